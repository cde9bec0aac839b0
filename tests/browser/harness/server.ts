// The whole internet, as the browser under test sees it.
//
// The server is the HTTP proxy that the browser is launched with, so every host name leads here and
// every request that any part of the browser makes is in `requests`: "nothing leaves the extension"
// is a statement about that list, not about what a page can see.

import http from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo, Socket } from "node:net";

/** A request that reached the network. `CONNECT` is an attempt at https or at a WebSocket. */
export interface Request {
  method: string;
  /** Absolute; for `CONNECT` only host and port. */
  url: string;
}

export interface Internet {
  /** `127.0.0.1:port`, to be given to a browser as its proxy. */
  proxy: string;
  host: string;
  port: number;
  requests: Request[];
  /** Pages that are not files, by their path, with the policy that they are sent with. Any host serves them. */
  saved: Map<string, { html: string; policy: string }>;
  close(): Promise<void>;
}

/** What the hosts send along; a host that is not listed sends no policy. */
const POLICIES: Record<string, string> = {
  "strict.example": "default-src 'none'; script-src 'self'",
  "trusted.example":
    "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
};

/** Any host serves every file of `tests/browser/pages`, under `/pages/` those of `tests/pages`, and the sample article of the demo. */
const PAGES = new URL("../pages/", import.meta.url);
const DIFFICULT = new URL("../../", import.meta.url);
const SAMPLE = new URL("../../../docs/sample/article.html", import.meta.url);

export async function startInternet(): Promise<Internet> {
  const requests: Request[] = [];
  const saved: Internet["saved"] = new Map();
  const sockets = new Set<Socket>();
  const server = http.createServer(async (request, response) => {
    requests.push({ method: request.method ?? "", url: request.url ?? "" });
    // A proxied request carries an absolute address; one made to the server itself carries a path.
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
    if (url.pathname === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    // A server that does not answer, for the page that the browser shows then.
    if (url.pathname === "/gone") {
      request.socket.destroy();
      return;
    }
    const ofTest = saved.get(url.pathname);
    const page = ofTest?.html ?? (await readPage(url));
    if (page === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end(`No page ${url.pathname}.`);
      return;
    }
    const policy = ofTest?.policy ?? POLICIES[url.hostname];
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      ...(policy === undefined ? {} : { "content-security-policy": policy }),
    });
    response.end(page);
  });
  server.on("connect", (request, socket) => {
    requests.push({ method: "CONNECT", url: request.url ?? "" });
    socket.end("HTTP/1.1 502 No such host\r\n\r\n");
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A browser that is closed resets its connections; that is no failure of the test.
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    proxy: `127.0.0.1:${port}`,
    host: "127.0.0.1",
    port,
    requests,
    saved,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function readPage(url: URL): Promise<Buffer | undefined> {
  const name = url.pathname.slice(1);
  if (!/^(pages\/)?[a-z0-9-]+\.html$/.test(name)) return undefined;
  const file = name === "sample.html" ? SAMPLE : new URL(name, name.startsWith("pages/") ? DIFFICULT : PAGES);
  return readFile(file).catch(() => undefined);
}
