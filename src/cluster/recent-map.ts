/** A map of a bounded size: what was not looked at for longest is forgotten first. */
export interface RecentMap<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  readonly delete: (key: string) => void;
  readonly values: () => readonly T[];
}

/** Makes one of at most so many entries. */
export function recentMap<T extends object | number | string>(most: number): RecentMap<T> {
  const known = new Map<string, T>();
  const set = (key: string, value: T) => {
    known.delete(key);
    known.set(key, value);
    const [oldest] = known.size > most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
  };
  return {
    set,
    get: (key) => {
      const value = known.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    delete: (key) => void known.delete(key),
    values: () => [...known.values()],
  };
}
