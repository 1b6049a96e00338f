//! Technology: what can be seen, and what of that raises an alert.

use super::super::library::Library;
use super::super::reader::Table;
use crate::knowledge::{SourceId, SourceSet};
use crate::soc::{Anomaly, Correlation, Detection, EndpointAnalytics, EndpointSensor};

pub(super) fn detection(table: &Table<'_>, library: &Library) -> Detection {
    Detection {
        sources: sources(table, "sources", library),
        host_coverage: table.share("host_coverage"),
        losses_per_month: table.number("losses_per_month", "per month", 0.0..=1000.0),
        loss_noticed_after: table.positive_duration("loss_noticed_after"),
        rules_enabled: table.number("rules_enabled", "count", 0.0..=1e6),
        rules_tuned: table.number("rules_tuned", "count", 0.0..=1e6),
        cloud_rules: table.share("cloud_rules"),
        rules_broken: table.share("rules_broken"),
        variant_match: table.share("variant_match"),
        tested_variants: table.share("tested_variants"),
        suppressed: table.share("suppressed"),
        ingest: table.duration("ingest"),
        rule_period: table.positive_duration("rule_period"),
        endpoint: table.optional_table("endpoint", |t| EndpointSensor {
            analytics: t.name("analytics", EndpointAnalytics::NAMES),
            percentile: t.share("percentile"),
            coverage: t.share("coverage"),
        }),
        network_signatures: table.share("network_signatures"),
        network_noise: table.number("network_noise", "factor", 0.01..=100.0),
        signature_lag: table.duration("signature_lag"),
        blocks_exploits: table.share("blocks_exploits"),
        blocks_malware: table.share("blocks_malware"),
        anomaly: table.optional_table("anomaly", |t| Anomaly {
            detects: t.share("detects"),
            false_alerts: t.number("false_alerts", "per 1000 endpoints and day", 0.0..=1e6),
        }),
        user_reports: table.share("user_reports"),
        correlation: table.optional_table("correlation", |t| Correlation {
            window: t.positive_duration("window"),
            joins: t.share("joins"),
            misjoins: t.share("misjoins"),
        }),
        wrong_auto_close: table.share("wrong_auto_close"),
    }
}

/// Returns the log sources listed at `key`.
pub(in crate::scenario) fn sources(table: &Table<'_>, key: &'static str, library: &Library) -> SourceSet {
    let know = library.knowledge();
    let names: Vec<(SourceId, &str)> =
        know.source_ids().zip(know.sources()).map(|(id, source)| (id, source.id.as_str())).collect();
    table.names(key, "source", &names).into_iter().collect()
}
