/** Firefox's own; the types at hand are Chromium's. */
declare global {
  namespace chrome {
    const sidebarAction: { open(): Promise<void> } | undefined;
  }
}

/** Opens the panel beside the page. The browsers take it only straight from a click. */
export function openPanel(windowId: number): Promise<void> {
  const { sidebarAction, sidePanel } = chrome;
  return sidebarAction === undefined ? sidePanel.open({ windowId }) : sidebarAction.open();
}
