/** A camelCase name in kebab-case: `readinessPort` is `readiness-port`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
