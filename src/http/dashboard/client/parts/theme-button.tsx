import { createStore, useStore } from "../data/store.ts";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const chosen = document.documentElement.dataset.theme;
export const theme = createStore<Theme>(chosen === "light" || chosen === "dark" ? chosen : "system");

function choose(next: Theme): void {
  if (next === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("theme");
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
  }
  theme.set(next);
}

/** The system's colours unless somebody prefers others. */
export function ThemeButton() {
  const current = useStore(theme);
  return (
    <label class="theme">
      <span>Theme</span>
      <select value={current} onChange={(event) => choose(event.currentTarget.value as Theme)}>
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}
