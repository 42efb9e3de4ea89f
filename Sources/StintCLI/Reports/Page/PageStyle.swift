/// The looks of a page: light and dark, wide and narrow, screen and paper.
enum PageStyle {
  static let css = """
    :root{color-scheme:light dark;--ink:#1c2430;--soft:#5d6878;--rule:#dde2ea;--paper:#f6f7f9;
    --card:#fff;--plan:#c9d4e3;--spent:#2b6ca3;--over:#c8552b;--hear:#1f8a7a;--ask:#d9a520;
    --tell:#7a5bc0;--other:#8b94a3;--none:#e6eaf0;--grid:#e3e7ee}
    @media(prefers-color-scheme:dark){:root{--ink:#e6eaf1;--soft:#a0aabb;--rule:#2e3847;
    --paper:#12171f;--card:#1a212c;--plan:#3d4c61;--spent:#5fa8e0;--over:#f08a5d;--hear:#3fbfa9;
    --ask:#e8c14f;--tell:#a88fe6;--other:#7d8798;--none:#2a3341;--grid:#2a3341}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);
    font:15px/1.5 system-ui,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
    main{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 3rem}
    section+section{border-top:3px double var(--rule);margin-top:3rem;padding-top:1.5rem}
    h1{font-size:1.6rem;line-height:1.2;margin:0}h1 small{color:var(--soft);font-weight:400}
    h2{font-size:1rem;margin:0 0 .4rem}p{margin:.3rem 0}.soft{color:var(--soft)}
    .note{border-left:4px solid var(--over);padding:.3rem .8rem;background:var(--card);margin:1rem 0}
    .tiles{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));
    margin:1.2rem 0;padding:0;list-style:none}
    .tiles li,figure,.card{background:var(--card);border:1px solid var(--rule);border-radius:10px}
    .tiles li{padding:.7rem .9rem}.tiles b{display:block;font-size:1.45rem;line-height:1.25}
    .tiles span{color:var(--soft);font-size:.86rem}
    .plots{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,23rem),1fr));
    align-items:start}
    figure,.card{margin:0;padding:.9rem 1rem 1rem;min-width:0;overflow-x:auto}
    figcaption{font-weight:600;margin-bottom:.5rem}
    svg{display:block;width:100%;height:auto}svg text{font:11px system-ui,"DejaVu Sans",sans-serif;
    fill:var(--soft)}svg .m{text-anchor:middle}svg .e{text-anchor:end}svg .i{fill:var(--ink)}
    .plan{fill:var(--plan)}.spent{fill:var(--spent)}.over{fill:var(--over)}.hear{fill:var(--hear)}
    .ask{fill:var(--ask)}.tell{fill:var(--tell)}.other{fill:var(--other)}.none{fill:var(--none)}
    .grid{stroke:var(--grid)}.axis{stroke:var(--soft)}.tick{stroke:var(--ink);stroke-width:2}
    .diagonal{stroke:var(--soft);stroke-dasharray:4 3}.dot{stroke:var(--card);stroke-width:1}
    .h1{fill:var(--spent);opacity:.25}.h2{fill:var(--spent);opacity:.45}
    .h3{fill:var(--spent);opacity:.65}.h4{fill:var(--spent);opacity:.85}.h5{fill:var(--over)}
    .key{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.5rem 0 0;padding:0;list-style:none;
    font-size:.82rem;color:var(--soft)}.key svg{display:inline-block;width:.8em;height:.8em;
    margin-right:.35em;vertical-align:-.05em}
    table{border-collapse:collapse;width:100%;margin-top:.8rem;font-size:.82rem}
    caption{text-align:left;color:var(--soft);padding-bottom:.2rem}
    th,td{padding:.16rem .4rem;text-align:right;border-top:1px solid var(--rule);white-space:nowrap}
    th:first-child,td.w{text-align:left}th{font-weight:500;color:var(--soft)}td.w{white-space:normal}
    .card th:first-child{white-space:normal;overflow-wrap:anywhere}
    blockquote{margin:.5rem 0 .5rem .2rem;padding-left:.7rem;border-left:3px solid var(--hear);
    overflow-wrap:anywhere}a{color:var(--spent)}
    @media(max-width:40rem){.tiles{grid-template-columns:1fr 1fr}.tiles b{font-size:1.2rem}
    main{padding:1rem .6rem}figure,.card{padding:.7rem}table{font-size:.74rem}th,td{padding:.16rem .2rem}}
    @media print{@page{size:A4;margin:8mm}:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;
    --rule:#ccc;--plan:#c9d4e3;--spent:#2b6ca3;--over:#c8552b;--hear:#1f8a7a;--ask:#d9a520;
    --tell:#7a5bc0;--other:#8b94a3;--none:#e6eaf0;--grid:#ddd}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    html{font-size:7pt}body{font-size:7pt;line-height:1.2}main{max-width:none;padding:0}h1{font-size:13pt}
    section+section{break-before:page;border:0;margin:0;padding:0}
    .tiles{grid-template-columns:repeat(8,1fr);gap:4px;margin:6px 0}.tiles li{padding:3px 5px}
    .tiles b{font-size:10pt}.tiles span{font-size:6.5pt}
    .plots{display:block;columns:4;column-gap:5px}
    figure,.card{break-inside:avoid;padding:5px;margin-bottom:6px;border-radius:4px;overflow:visible}
    table{font-size:4.9pt;line-height:1.15;margin-top:2px}th,td{padding:0 1.5px}thead th{white-space:normal}
    .key{font-size:5.5pt;gap:0 5px}h2,figcaption{font-size:7pt}blockquote{margin:2px 0}
    figcaption{margin-bottom:2px}}
    """
}
