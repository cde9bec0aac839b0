/** The examples on the rules' pages, as the build reads them. What is marked stands in `**`. */
declare module "rule-examples" {
  const examples: Record<string, { marked: string[]; notMarked: string[] }>;
  export default examples;
}
