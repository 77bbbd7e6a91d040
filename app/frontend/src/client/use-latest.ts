import { type RefObject, useEffect, useRef } from 'react';

/** The value of the last render, for callbacks that should not change when it does. */
export function useLatest<T>(value: T): RefObject<T> {
  const latestRef = useRef(value);
  useEffect(() => {
    latestRef.current = value;
  });
  return latestRef;
}
