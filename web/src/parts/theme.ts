/* Paper or ink. The choice is kept in a cookie, so that the server can send the page in it; without one the system decides. */

import { all } from '../dom.ts';

const THEMES = ['paper', 'ink'];
const YEAR = 31_536_000;

export function startTheme(): void {
  const chosen = /(?:^|; )theme=(\w+)/.exec(document.cookie)?.[1] ?? '';
  if (THEMES.includes(chosen)) document.documentElement.dataset['theme'] = chosen;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  mark(chosen || (dark.matches ? 'ink' : 'paper'));
  dark.addEventListener('change', () => document.documentElement.dataset['theme'] ?? mark(dark.matches ? 'ink' : 'paper'));
  document.addEventListener('change', (event) => {
    const choice = event.target;
    if (!(choice instanceof HTMLInputElement) || !choice.matches('.themes [name="theme"]')) return;
    document.documentElement.dataset['theme'] = choice.value;
    document.cookie = `theme=${choice.value}; path=/; max-age=${YEAR}; samesite=lax`;
  });
}

function mark(theme: string): void {
  for (const choice of all<HTMLInputElement>('.themes [name="theme"]')) choice.checked = choice.value === theme;
}
