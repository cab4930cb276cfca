// Work that is done one piece a task, so that a command in between never waits for more than one.

export class Turns {
  private readonly pieces: number[] = [];
  /** Messages to oneself: timers would be held back to 4 ms. */
  private readonly channel = new MessageChannel();

  constructor(private readonly work: (piece: number) => void) {
    this.channel.port2.onmessage = this.next;
  }

  push(pieces: Iterable<number>): void {
    const idle = this.pieces.length === 0;
    this.pieces.push(...pieces);
    if (idle && this.pieces.length > 0) {
      this.channel.port1.postMessage(0);
    }
  }

  private readonly next = (): void => {
    const piece = this.pieces.shift();
    if (this.pieces.length > 0) {
      this.channel.port1.postMessage(0);
    }
    if (piece !== undefined) {
      this.work(piece);
    }
  };
}
