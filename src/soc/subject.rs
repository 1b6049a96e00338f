//! What alerts are about, as far as it matters who looks at them.

use crate::client::Role;
use crate::knowledge::{Knowledge, SourceId};

/// What somebody at the desk can be at home in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Machines and what runs on them.
    Endpoint,
    /// The wire and the edge.
    Network,
    /// Cloud, identity and mail.
    Cloud,
}

named! { Subject: Endpoint = "endpoint", Network = "network", Cloud = "cloud" }

impl Subject {
    /// How many there are.
    pub const COUNT: usize = 3;

    /// Returns what alerts from `source` are about.
    pub fn of_source(source: SourceId, knowledge: &Knowledge) -> Subject {
        match knowledge.source_by_id(source).id.as_str() {
            "network-sensor" | "dns" | "web-proxy" | "web-server" | "edge-appliance" => Subject::Network,
            "identity-provider" | "office-suite" | "email-gateway" | "cloud-audit" | "saas-audit" => {
                Subject::Cloud
            }
            _ => Subject::Endpoint,
        }
    }

    /// Returns what alerts about assets of `role` are about.
    pub fn of_role(role: Role) -> Subject {
        match role {
            Role::IdentityTenant | Role::MailTenant | Role::CloudAccount | Role::SaasApplication => {
                Subject::Cloud
            }
            Role::VpnGateway | Role::EdgeDevice | Role::Outside => Subject::Network,
            Role::Workstation
            | Role::Server
            | Role::DomainController
            | Role::BackupServer
            | Role::Hypervisor
            | Role::WebServer
            | Role::MailServer
            | Role::ManagementServer
            | Role::IdentityBridge
            | Role::VirtualDesktop => Subject::Endpoint,
        }
    }
}
