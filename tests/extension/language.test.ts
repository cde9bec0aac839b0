import assert from "node:assert/strict";
import { test } from "node:test";
import { isEnglish, isTranslated } from "../../extension/content/language.ts";

const ENGLISH = `The town council met on Tuesday evening to hear the plans for a second tram line, which would link
  the railway station with the new hospital on the northern edge of the town.`;

test("a declared language is believed", () => {
  for (const declared of ["en", "en-GB", "EN_us", " en "]) {
    assert.equal(isEnglish(declared, ""), true, declared);
  }
  for (const declared of ["fr", "de-AT", "enm"]) {
    assert.equal(isEnglish(declared, ENGLISH), false, declared);
  }
});

test("without a declared language the small words tell", () => {
  for (const declared of [null, undefined, ""]) {
    assert.equal(isEnglish(declared, ENGLISH), true);
  }
});

for (const [language, text] of [
  ["Dutch", `De gemeenteraad kwam dinsdagavond bijeen om de plannen te horen voor een tweede tramlijn, die het station in
    het centrum zou verbinden met het nieuwe ziekenhuis aan de noordrand van de stad, en de zaal was vol.`],
  ["German", `Der Stadtrat kam am Dienstagabend zusammen, um die Pläne für eine zweite Straßenbahnlinie zu hören, die den
    Bahnhof mit dem neuen Krankenhaus am nördlichen Rand der Stadt verbinden würde. Was in dem Saal war, stand.`],
  ["French", `Le conseil municipal s’est réuni mardi soir pour entendre les projets d’une deuxième ligne de tramway, qui
    relierait la gare au nouvel hôpital au nord de la ville, et la salle était pleine avant le début.`],
  ["Danish", `Byrådet mødtes tirsdag aften for at høre planerne for en ny letbanelinje, som skal forbinde stationen med det
    nye hospital i den nordlige ende af byen, og salen var fuld en time før mødet.`],
  ["Arabic", "اجتمع مجلس المدينة مساء الثلاثاء للاستماع إلى خطط خط الترام الثاني الذي سيربط محطة القطار بالمستشفى الجديد"],
] as const) {
  test(`${language} is not English`, () => assert.equal(isEnglish(null, text), false));
}

test("too few words tell nothing", () => {
  assert.equal(isEnglish(null, "The end of the affair"), false);
  assert.equal(isEnglish(null, ""), false);
});

/** What is read of a page's first element. */
function root(lang: string | null, ...classes: string[]): Element {
  return { classList: { contains: (it: string) => classes.includes(it) }, getAttribute: () => lang } as unknown as Element;
}

test("a page is translated where a translator has left its class or declared another language", () => {
  assert.equal(isTranslated(root("en", "translated-ltr"), "en"), true);
  assert.equal(isTranslated(root("ar", "translated-rtl"), null), true);
  assert.equal(isTranslated(root("fr"), "en-GB"), true);
});

test("a page that declares its language late, or a region, is not translated", () => {
  assert.equal(isTranslated(root("en"), null), false);
  assert.equal(isTranslated(root("en-US"), "en"), false);
  assert.equal(isTranslated(root(null), "en"), false);
});
