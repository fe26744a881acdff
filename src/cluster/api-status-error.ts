/** An answer of the API server that is no success. */
export class ApiStatusError extends Error {
  readonly status: number;
  /** What the server itself says, else the whole sentence. */
  readonly because: string;

  /** `asked` is method and path, such as `GET /api/v1/namespaces`; `because` what the server itself says. */
  constructor(status: number, asked: string, because?: string) {
    super(`the API server answers ${status} to ${asked}${because === undefined ? '' : `: ${because}`}`);
    this.status = status;
    this.because = because ?? this.message;
  }
}
