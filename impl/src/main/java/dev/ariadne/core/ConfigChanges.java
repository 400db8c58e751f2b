package dev.ariadne.core;

import dev.ariadne.config.Config;
import dev.ariadne.config.Params;

/** What CONFIG SET changes at once: the parts of a node that keep something of the configuration hear of it here. */
final class ConfigChanges {
    private ConfigChanges() {}

    static void follow(Node node, DataSet data) {
        Config config = node.config();
        data.followConfig();
        node.eviction().followConfig();
        config.onChange((param, changed) -> {
            data.followConfig();
            node.eviction().followConfig();
            if (param == Params.NOTIFY_KEYSPACE_EVENTS) {
                node.notifications().followConfig();
            }
            if (param == Params.REQUIREPASS) {
                node.access().users().defaultPassword(changed.get(Params.REQUIREPASS));
            }
            if (param == Params.MAXMEMORY) {
                node.eviction().limitChanged();
            }
            if (param == Params.MIN_REPLICAS_TO_WRITE || param == Params.MIN_REPLICAS_MAX_LAG) {
                node.replication().countGoodReplicas(node.nowMs());
            }
            if (param == Params.REPL_BACKLOG_SIZE) {
                node.replication().resizeBacklog(changed.get(Params.REPL_BACKLOG_SIZE));
            }
            if (param == Params.APPENDONLY) {
                return node.persistence()
                        .switchAof(changed.get(Params.APPENDONLY), node.atom().isOpen());
            }
            return null;
        });
    }
}
