import { workerData } from 'node:worker_threads';
import { memoryIn } from './memory.ts';
import { lookAtPortion, type Share } from './verify.ts';

/** A thread that helps to look at folders until none is left. */
const share = workerData as Share;
const memory = memoryIn(share.block);
while (lookAtPortion(memory, share));
