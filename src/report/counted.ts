/** A count with its noun: `1 workload`, `2 workloads`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
