/** Text that is only handed out on purpose: printing, inspecting or serializing it shows stars. */
export class Secret {
  readonly #text: string;

  public constructor(text: string) {
    this.#text = text;
  }

  public reveal(): string {
    return this.#text;
  }

  public toString(): string {
    return '***';
  }

  public toJSON(): string {
    return '***';
  }
}
