import type { Page } from "puppeteer-core";

interface Event {
  name: string;
  pid: number;
  tid: number;
  id?: string;
  ts: number;
  dur?: number;
  /** How long the thread ran in it: the rest it stood still while others had the processor. */
  tdur?: number;
  args: {
    data?: {
      cpuProfile?: { nodes?: { id: number; parent?: number; callFrame: { url?: string } }[]; samples?: number[] };
      timeDeltas?: number[];
      startTime?: number;
    };
  };
}

/**
 * Traces a page of Chromium until the returned function is called, which gives the milliseconds that each task of the
 * page's main thread spent in a script of the extension or in what it called. Null in another browser, which does not tell.
 *
 * A task is the browser's own `RunTask`, in the time that its thread ran; our share in it is counted by samples of the stack.
 */
export async function tasksOf(page: Page, extensionId: string): Promise<() => Promise<number[] | null>> {
  if (!page.createCDPSession) return async () => null;
  const protocol = await page.createCDPSession().catch(() => null);
  if (protocol === null) return async () => null;
  const events: Event[] = [];
  protocol.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as Event[])));
  const ended = new Promise<void>((resolve) => void protocol.once("Tracing.tracingComplete", () => resolve()));
  await protocol.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: ["disabled-by-default-devtools.timeline", "devtools.timeline", "disabled-by-default-v8.cpu_profiler"],
      excludedCategories: ["*"],
    },
  });
  return async () => {
    await protocol.send("Tracing.end");
    await ended;
    await protocol.detach();
    return shares(events, `chrome-extension://${extensionId}/content.js`);
  };
}

function shares(events: readonly Event[], script: string): number[] {
  const profiles = new Map<string, { pid: number; tid: number; nodes: Map<number, boolean>; samples: { at: number; for: number }[]; at: number }>();
  for (const { name, pid, tid, id, args } of events) {
    const { data } = args;
    if (name === "Profile") {
      profiles.set(`${pid} ${id}`, { pid, tid, nodes: new Map(), samples: [], at: data?.startTime ?? 0 });
    } else if (name === "ProfileChunk") {
      const profile = profiles.get(`${pid} ${id}`);
      if (profile === undefined) continue;
      for (const { id: node, parent, callFrame } of data?.cpuProfile?.nodes ?? []) {
        profile.nodes.set(node, callFrame.url === script || (parent !== undefined && profile.nodes.get(parent) === true));
      }
      for (const [index, node] of (data?.cpuProfile?.samples ?? []).entries()) {
        const took = data?.timeDeltas?.[index] ?? 0;
        profile.at += took;
        if (profile.nodes.get(node) === true) profile.samples.push({ at: profile.at, for: took });
      }
    }
  }
  const tasks: number[] = [];
  for (const { pid, tid, samples } of profiles.values()) {
    const runs = events.filter((it) => it.name.endsWith("RunTask") && it.pid === pid && it.tid === tid && it.dur !== undefined);
    for (const { ts, dur = 0, tdur = dur } of runs) {
      const ours = samples.filter((it) => ts <= it.at && it.at < ts + dur).reduce((sum, it) => sum + it.for, 0);
      if (ours > 0) tasks.push((Math.min(ours / dur, 1) * tdur) / 1_000);
    }
  }
  return tasks;
}
