/**
 * What is read of Neon's answers: only the fields that are used, so that new ones break nothing. The names are
 * those of Neon's published API description (v2).
 */
import * as z from 'zod';

export const organisation = z.object({ id: z.string(), name: z.string() });
export const project = z.object({
  id: z.string(),
  name: z.string(),
  region_id: z.string(),
  org_id: z.string().optional(),
});
export const branch = z.object({
  id: z.string(),
  name: z.string(),
  default: z.boolean().default(false),
  expires_at: z.string().optional(),
});
export const database = z.object({ name: z.string(), owner_name: z.string() });
export const role = z.object({ name: z.string(), protected: z.boolean().default(false) });
export const region = z.object({ region_id: z.string(), name: z.string(), default: z.boolean() });
export const operation = z.object({
  id: z.string(),
  project_id: z.string(),
  action: z.string(),
  status: z.string(),
  error: z.string().optional(),
});

export type Organisation = z.output<typeof organisation>;
export type Project = z.output<typeof project>;
export type Branch = z.output<typeof branch>;
export type Database = z.output<typeof database>;
export type Role = z.output<typeof role>;
export type Region = z.output<typeof region>;
export type Operation = z.output<typeof operation>;

export const operations = z.object({ operations: z.array(operation).default([]) });
