import { useCallback, useEffect, useState } from 'react';
import { updateAddress } from './address';
import { type Filters, writeFilters } from './filters';

/** The filters of the list; they stand in the page's address, too. */
export function useFilters(initial: Filters) {
  const [filters, setFilters] = useState(initial);

  useEffect(() => {
    updateAddress((params) => writeFilters(filters, params));
  }, [filters]);

  const change = useCallback((part: Partial<Filters>) => {
    setFilters((before) => ({ ...before, ...part }));
  }, []);

  return { filters, change };
}
