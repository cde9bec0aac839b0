import { readFile } from "node:fs/promises";

/** A page of ten thousand words, and what it should give. */
export async function longPage() {
  const article = await readFile(new URL("../../../benches/article.txt", import.meta.url), "utf8");
  const paragraphs = article.split(/\n+/).filter((it) => it.trim() !== "");
  const words = article.split(/\s+/).length;
  // Each paragraph is another one, so that no reply serves twice.
  const copies = Array.from({ length: Math.ceil(10_000 / words) }, (_, copy) =>
    paragraphs.map((it) => `<p>${it.replaceAll("&", "&amp;").replaceAll("<", "&lt;")} This is reading ${copy}.</p>`),
  );
  const html = `<!doctype html><html lang="en"><title>Ten thousand words</title><article><h1>Ten thousand words</h1>${copies.flat().join("\n")}</article>`;
  return { id: "ten-thousand-words", html, expected: copies.flat().join(" ").replaceAll(/<[^>]*>/g, "") };
}
