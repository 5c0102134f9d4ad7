/**
 * One runner of `bench/shared-store.ts`: `node shared-store-worker.ts URL NAME COUNT NODES VCPUS`. Places COUNT workloads one by one:
 * it looks at what is held, takes the first node with room from where it left off, and reserves there; who is refused looks
 * again. Prints `{ placed, refused, us }` with the time of every reservation.
 */
import { openStoreAt, storePlace } from "../provider/store/open-store.ts";
import { CapacityTakenError } from "../provider/store/reservation.ts";
import { sampleClaim } from "../provider/store/store-samples.ts";

const [url = "", name = "", count = "0", nodes = "1", vcpus = "1"] = process.argv.slice(2);
const store = await openStoreAt(storePlace(url, process.cwd()), { fleetId: "bench", now: () => new Date() });
const capacity = { vcpus: Number(vcpus), memoryGiB: 1_000_000, diskGiB: 0, gpus: 0 };
const took: number[] = [];
let refused = 0;
let node = Math.floor(
  (Number(nodes) * [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7)) % Number(nodes),
);
for (let n = 0; n < Number(count); n++) {
  for (;;) {
    const claim = sampleClaim(name, `vm${n}`, { node: `node-${node}`, vcpus: 1 + (n % 4), memoryGiB: 1 });
    const start = performance.now();
    try {
      await store.reserve({ claim, decisionId: "d", capacity });
      took.push((performance.now() - start) * 1000);
      break;
    } catch (error) {
      if (!(error instanceof CapacityTakenError)) throw error;
      refused++;
      node = (node + 1) % Number(nodes);
    }
  }
}
await store.close();
process.stdout.write(JSON.stringify({ placed: took.length, refused, us: took }));
