// Gives the bytes of a buffer back to the system at once. Dropping references would keep them for 10-30 s, and
// transfer(0) frees nothing that was fetched, posted or uploaded; a message that nobody can receive does.

const channel = new MessageChannel();
channel.port2.close();

/** Detaches the buffer and frees its memory. Returns the bytes freed; a detached buffer gives 0. */
export function releaseBuffer(buffer: ArrayBuffer): number {
  const bytes = buffer.byteLength;
  if (bytes > 0) {
    channel.port1.postMessage(0, [buffer]);
  }
  return bytes;
}
