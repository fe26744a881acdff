/** A text of at most so many characters; the last of them is `…` where something was cut off. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
