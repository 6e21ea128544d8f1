/** Stands for a value in a statement that is built before the value is known: see `builtOnce`. */
export class Blank {
  readonly name: string;
  readonly isJson: boolean;

  constructor(name: string, isJson = false) {
    this.name = name;
    this.isJson = isJson;
  }

  asJson(): Blank {
    return new Blank(this.name, true);
  }

  filledFrom(values: object): unknown {
    const value: unknown = values[this.name as keyof typeof values];
    if (typeof value === 'object' && value !== null && 'toOperationNode' in value) {
      throw new Error(`${this.name} is a part of a statement: it belongs where the statement is built`);
    }
    return this.isJson && value !== null ? JSON.stringify(value) : value;
  }

  toJSON(): never {
    throw new Error(`${this.name} is not known while its statement is built: say json() of it`);
  }
}
