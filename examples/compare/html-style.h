/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_HTML_STYLE_H
#define RFC_TCP_COMPARE_HTML_STYLE_H

namespace compare
{

/**
 * Style sheet of report.html: light and dark, one column on a phone, printable. Wide pictures
 * scroll in their frames so that their text stays legible; on a dark page their colors are turned.
 */
constexpr const char* HTML_STYLE = R"(
:root { color-scheme: light dark; --page: #ffffff; --text: #1d1d1f; --dim: #5b5b60;
  --line: #d5d8de; --box: #f5f6f8; --mark: #fff0c2; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --page: #181818; --text: #ececec; --dim: #a9a9ae; --line: #3b3d42; --box: #222428;
    --mark: #4a3c10; --link: #8ab8f0; }
  figure svg { filter: invert(0.91) hue-rotate(180deg); } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1560px; padding: 16px; background: var(--page);
  color: var(--text); font: 16px/1.5 "DejaVu Sans", Verdana, Helvetica, Arial, sans-serif;
  overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem;
  border-top: 1px solid var(--line); padding-top: 1rem; } h3 { font-size: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0; list-style: none; }
code { font-size: 0.875rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption { text-align: left; font-weight: bold; padding: 4px 0; }
th, td { border-bottom: 1px solid var(--line); padding: 3px 6px; text-align: right;
  font-weight: normal; } th:first-child, td:first-child { text-align: left; }
tr.differs { background: var(--mark); } tr.differs th { font-weight: bold; }
.keys td { text-align: left; }
.tables, .pair { display: grid; gap: 24px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); }
.pair { grid-template-columns: repeat(auto-fit, minmax(min(100%, 730px), 1fr)); }
.charts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr)); }
.charts svg { max-width: 100%; } details { margin: 12px 0; }
figure { margin: 0; min-width: 0; border: 1px solid var(--line); border-radius: 6px; padding: 8px;
  overflow-x: auto; } figcaption { font-size: 0.875rem; color: var(--dim); position: sticky;
  left: 0; }
figure svg { display: block; height: auto; max-width: none; }
details figure svg { max-width: max(100%, 560px); }
.difference { background: var(--box); padding: 8px 12px; border-left: 4px solid var(--link); }
@media print { body { max-width: none; font-size: 12px; } figure { overflow: visible;
    break-inside: avoid; } figure svg { max-width: 100%; max-height: 17cm; } nav { display: none; }
  h2, h3, h4, .difference { break-after: avoid; break-inside: avoid; }
  .pair { display: block; } }
)";

} // namespace compare

#endif // RFC_TCP_COMPARE_HTML_STYLE_H
