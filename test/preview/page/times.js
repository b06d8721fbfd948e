/** Slack shows a date in the reader's own time zone; so does this, for the two words that the program uses. */
export function showTimes(shownIn) {
  for (const time of shownIn.querySelectorAll('time')) {
    const instant = new Date(time.dateTime);
    const words = {
      '{time}': instant.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' }),
      '{date_short_pretty}': dayOf(instant),
    };
    const shown = time.dataset.format.replace(/\{\w+\}/g, (token) => words[token] ?? token);
    if (!shown.includes('{')) time.textContent = shown;
  }
}

function dayOf(instant) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(instant).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  const isThisYear = Math.abs(days) < 180;
  return instant.toLocaleDateString('en-US', {
    month: 'short',
    day: 'numeric',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}
