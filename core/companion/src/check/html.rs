//! The report as one page: self-contained, readable by a screen reader, without colours that carry meaning, ready to print.
//!
//! Every word goes through the template, which escapes it. The page must never load or run anything.

use maud::{DOCTYPE, Markup, html};

use super::report::{CheckReport, ReportGroup, ReportItem};
use crate::text::Text;
use crate::wizard::view::Message;

/// Black on white, one column, nothing to load. Borders and words tell results apart, never colours.
const STYLE: &str = "\
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem}h2{font-size:1.3rem;margin-top:2rem}h3{font-size:1.05rem;margin-bottom:.25rem}
section.item{border-top:1px solid;padding:.25rem 0 .75rem}
.result{font-weight:bold;border:1px solid;border-radius:.25rem;padding:0 .4rem;margin-inline-end:.5rem}
dl{margin:.5rem 0}dt{font-weight:bold}dd{margin:0 0 .4rem 1rem;overflow-wrap:anywhere}
p{overflow-wrap:anywhere}
@media print{body{max-width:none;padding:0}section.item{break-inside:avoid}h2{break-after:avoid}}
";

impl CheckReport {
    /// The report as a page.
    #[must_use]
    pub fn html(&self, text: &Text) -> String {
        let say = |id: &'static str| text.message(&Message::new(id));
        html! {
            (DOCTYPE)
            html lang=(self.language) dir="ltr" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    meta name="referrer" content="no-referrer";
                    title { (self.title) }
                    style { (maud::PreEscaped(STYLE)) }
                }
                body {
                    main {
                        h1 { (self.title) }
                        dl {
                            dt { (say("check-when")) }
                            dd { (self.date) }
                            @if let Some(device) = &self.device {
                                dt { (say("check-report.device")) }
                                dd { (device.maker) " " (device.model) }
                                dt { (say("check-report.firmware")) }
                                dd { (device.firmware) }
                            }
                        }
                        @for limit in &self.limits { p { (limit) } }
                        @for group in &self.groups { (part(group, &say)) }
                        h2 { (say("check-report.legend")) }
                        dl {
                            @for row in &self.legend {
                                dt { (row.name) }
                                dd { (row.meaning) }
                            }
                        }
                    }
                }
            }
        }
        .into_string()
    }
}

fn part(group: &ReportGroup, say: &dyn Fn(&'static str) -> String) -> Markup {
    html! {
        h2 { (group.title) }
        @for item in &group.items { (line(item, say)) }
    }
}

fn line(item: &ReportItem, say: &dyn Fn(&'static str) -> String) -> Markup {
    html! {
        section class="item" id=(item.id) aria-labelledby={ "title-" (item.id) } {
            h3 id={ "title-" (item.id) } { (item.title) }
            p { span class="result" { (item.result_words) } (item.why) }
            dl {
                @if let Some(risk) = &item.risk {
                    dt { (say("check-risk")) }
                    dd { (risk) }
                }
                @if let Some(advice) = &item.advice {
                    dt { (say("check-advice")) }
                    dd { (advice) }
                }
                @if let Some(undo) = &item.undo {
                    dt { (say("check-undo")) }
                    dd { (undo) }
                }
                @if !item.evidence.is_empty() {
                    dt { (say("check-evidence")) }
                    @for evidence in &item.evidence { dd { (evidence) } }
                }
                dt { (say("check-report.who")) }
                dd { (item.assurance_words) }
                dt { (say("check-clauses")) }
                dd { (item.clauses.join(", ")) }
            }
        }
    }
}
