import { byId, text } from "../shared/dom.ts";
import { followModes } from "../shared/modes.ts";
import { fillTexts } from "../shared/page.ts";
import { loadSettings, onSettingsChanged } from "../shared/settings.ts";

// The paragraphs are marked by the same script that marks the pages of the news.

fillTexts();
document.title = text("welcomeTitle");
const modes = followModes((words) => {
  byId("mode-said").textContent = words;
});
void loadSettings().then(({ mode }) => modes.show(mode));
onSettingsChanged(({ mode }) => modes.show(mode));
