/** The commands that the context menu offers too, on pages and on the toolbar button, with their texts. */
const ITEMS = {
  "toggle-site": "commandToggle",
  "next-mark": "commandNext",
  "previous-mark": "commandPrevious",
  "open-card": "commandOpen",
};

/** Both browsers keep the items from one life of the background to the next. */
export async function createMenus(): Promise<void> {
  await chrome.contextMenus.removeAll();
  for (const [id, text] of Object.entries(ITEMS)) {
    chrome.contextMenus.create({
      id,
      title: chrome.i18n.getMessage(text),
      contexts: ["action", "page"],
      documentUrlPatterns: ["*://*/*"],
    });
  }
}
