package dev.earshot.examples.monitor;

/** How the report looks: by day and by night, on a desk and on a telephone. */
final class Stylesheet {
  static final String CSS =
      """
      :root {
        color-scheme: light dark;
        --paper: #fbf9f5; --card: #ffffff; --ink: #22252a; --soft: #5d6168; --rule: #ddd8cd;
        --neg: #b8452b; --neu: #948d7e; --pos: #1d7d70;
        --neg-ink: #9c341c; --pos-ink: #13645a; --own: #2f4a6d; --mark: #f7e7ad;
        --serif: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, serif;
        --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --paper: #16181b; --card: #1e2125; --ink: #e7e4de; --soft: #a7a9ad; --rule: #363a40;
          --neg: #e07a5c; --neu: #7d8087; --pos: #55b5a4;
          --neg-ink: #f09a80; --pos-ink: #7cd0c0; --own: #9fbbe0; --mark: #574a17;
        }
      }
      * { box-sizing: border-box; }
      html { -webkit-text-size-adjust: 100%; }
      body {
        margin: 0; background: var(--paper); color: var(--ink);
        font: 1rem/1.6 var(--sans); overflow-wrap: anywhere;
      }
      .page { max-width: 66rem; margin: 0 auto; padding: 3.5rem 1.5rem 4rem; }
      h1, h2 { font-family: var(--serif); font-weight: 600; line-height: 1.15; text-wrap: balance; }
      h1 { font-size: clamp(2.1rem, 6vw, 3.4rem); letter-spacing: -0.015em; margin: 0.3rem 0 0.8rem; }
      h2 { font-size: 1.65rem; margin: 0 0 0.4rem; }
      h3 { font-size: 1rem; font-weight: 600; margin: 0; }
      p { margin: 0 0 0.8rem; }
      a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: 0.2em; }
      a:hover { text-decoration-thickness: 2px; }
      :focus-visible { outline: 2px solid var(--own); outline-offset: 3px; }
      .eyebrow { color: var(--soft); font-size: 0.9rem; margin: 0; }
      .lede { font: 1.25rem/1.55 var(--serif); max-width: 46rem; margin: 0; }
      .why { color: var(--soft); max-width: 44rem; }
      section { margin-top: 4rem; border-top: 1px solid var(--rule); padding-top: 1.5rem; }
      .figures {
        display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
        gap: 1.5rem 2rem; margin: 2.75rem 0 0;
      }
      .figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
      .figures dt { color: var(--soft); font-size: 0.9rem; line-height: 1.35; }
      .figures dd {
        margin: 0; font: 600 2.3rem/1.15 var(--serif); font-variant-numeric: lining-nums;
      }
      figure { margin: 0; min-width: 0; }
      svg { display: block; overflow: hidden; }
      svg text { fill: var(--soft); font: 11px var(--sans); font-variant-numeric: tabular-nums; }
      .neg { fill: var(--neg); } .neu { fill: var(--neu); }
      .uns { fill: none; stroke: var(--neu); } .pos { fill: var(--pos); }
      .own { fill: var(--own); } .other { fill: var(--neu); }
      .hours { margin-top: 1rem; }
      .hours g:hover rect { opacity: 0.75; }
      .grid { stroke: var(--rule); } .base, .tick { stroke: var(--soft); }
      .turn line { stroke: var(--ink); stroke-dasharray: 2 3; }
      .turn circle { fill: var(--ink); }
      svg .badge { fill: var(--paper); font-weight: 600; }
      .turns { margin: 0.75rem 0 0; padding-left: 1.5rem; max-width: 44rem; }
      .turns time { font-weight: 600; }
      .key { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; list-style: none; margin: 0.75rem 0 0;
        padding: 0; color: var(--soft); font-size: 0.9rem; }
      .key svg { display: inline-block; margin-right: 0.4rem; }
      .key svg, td svg { overflow: visible; }
      .small { display: grid; gap: 2.5rem; margin-top: 2.75rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); }
      .small p { color: var(--soft); font-size: 0.9rem; margin: 0; }
      code { font: 0.85em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; margin-top: 0.75rem; }
      caption { text-align: left; color: var(--soft); font-size: 0.9rem; padding-bottom: 0.3rem; }
      th, td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0;
        border-bottom: 1px solid var(--rule); font-weight: 400; }
      th:last-child, td:last-child { padding-right: 0; }
      thead th { color: var(--soft); font-size: 0.85rem; vertical-align: bottom; }
      td, thead th { overflow-wrap: break-word; }
      tbody th { min-width: 6.5rem; }
      .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums lining-nums; }
      thead .n { white-space: normal; }
      td.bar { width: 45%; vertical-align: middle; }
      td small, th small { color: var(--soft); display: block; font-size: 0.85rem; }
      .pair { display: grid; gap: 2.5rem 3.5rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr)); }
      .pair > * { min-width: 0; }
      .pair td.bar { width: 35%; }
      details { margin-top: 1rem; color: var(--soft); }
      summary { cursor: pointer; font-size: 0.9rem; }
      .part { margin-top: 2rem; }
      .mentions { display: grid; gap: 1.25rem; margin-top: 1.25rem;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); }
      article { background: var(--card); border: 1px solid var(--rule); border-radius: 0.6rem;
        padding: 1.1rem 1.25rem; min-width: 0; display: flex; flex-direction: column; }
      article h3 { font-family: var(--serif); font-size: 1.1rem; margin-bottom: 0.3rem; }
      blockquote { margin: 0 0 0.9rem; font: 1.08rem/1.6 var(--serif); white-space: pre-line;
        unicode-bidi: isolate; }
      mark { background: var(--mark); color: inherit; border-radius: 0.15em; padding: 0 0.08em; }
      .for, .against { text-decoration: underline 2px; text-underline-offset: 0.22em;
        text-decoration-skip-ink: none; }
      .for { text-decoration-color: var(--pos); }
      .against { text-decoration-color: var(--neg); }
      .by { color: var(--soft); font-size: 0.9rem; margin: auto 0 0; }
      .tone { font-weight: 600; } .tone.up { color: var(--pos-ink); } .tone.down { color: var(--neg-ink); }
      .words { list-style: none; display: flex; flex-wrap: wrap; gap: 0.15rem 0.9rem; margin: 0.4rem 0 0;
        padding: 0; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
      .words .up { color: var(--pos-ink); } .words .down { color: var(--neg-ink); }
      footer { margin-top: 4rem; border-top: 1px solid var(--rule); padding-top: 1.5rem;
        color: var(--soft); font-size: 0.9rem; max-width: 48rem; }
      @media (max-width: 40rem) {
        .page { padding: 2rem 1.1rem 3rem; }
        section { margin-top: 3rem; }
        .lede { font-size: 1.12rem; }
        .figures { grid-template-columns: 1fr 1fr; gap: 1.25rem; }
        .figures dd { font-size: 1.9rem; }
        td.bar { width: 28%; }
        th, td { padding-right: 0.6rem; }
      }
      @media print {
        body { background: none; }
        article, figure, tr { break-inside: avoid; }
      }
      """;

  private Stylesheet() {}
}
