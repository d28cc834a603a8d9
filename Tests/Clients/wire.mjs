// A wire that can be cut.
import { connect, createServer } from "node:net";

/** Stands between a client and a server, and cuts their connection once, in mid-frame: when the server sends a word, after half of it. */
export async function wireOf(address, word) {
  const { hostname, port } = new URL(address);
  let cuts = 0;
  const wire = createServer(near => {
    const far = connect(port, hostname);
    const end = () => { near.destroy(); far.destroy(); };
    near.pipe(far);
    for (const side of [near, far]) side.on("error", end).on("close", end);
    far.on("data", piece => {
      const at = cuts === 0 ? piece.indexOf(word) : -1;
      if (at < 0) return near.write(piece);
      cuts++;
      far.destroy();
      near.end(piece.subarray(0, at + word.length / 2), end);
    });
  });
  await new Promise(listening => wire.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${wire.address().port}`, isCut: () => cuts > 0, close: () => wire.close() };
}
