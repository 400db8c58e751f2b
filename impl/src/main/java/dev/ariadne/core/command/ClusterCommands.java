package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.NO_ASYNC_LOADING;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.core.resp.CommandError;

/** The commands of cluster mode, which there is none of here: all are refused as by a redis-server outside of a cluster. */
final class ClusterCommands {
    private static final String REFUSED = "Refused: the server is a single one.";
    private static final Handler REFUSE = call -> {
        throw new CommandError("ERR This instance has cluster support disabled");
    };

    private ClusterCommands() {}

    static void define(CommandTable t) {
        t.family();
        Subcommands cluster = new Subcommands("CLUSTER")
                .flags(ADMIN | STALE | NO_ASYNC_LOADING)
                .def("ADDSLOTS", -3, "", REFUSED, REFUSE)
                .def("ADDSLOTSRANGE", -4, "", REFUSED, REFUSE)
                .def("BUMPEPOCH", 2, "", REFUSED, REFUSE)
                .def("DELSLOTS", -3, "", REFUSED, REFUSE)
                .def("DELSLOTSRANGE", -4, "", REFUSED, REFUSE)
                .def("FAILOVER", -2, "", REFUSED, REFUSE)
                .def("FLUSHSLOTS", 2, "", REFUSED, REFUSE)
                .def("FORGET", 3, "", REFUSED, REFUSE)
                .def("MEET", -4, "", REFUSED, REFUSE)
                .def("REPLICATE", 3, "", REFUSED, REFUSE)
                .def("SAVECONFIG", 2, "", REFUSED, REFUSE)
                .def("SET-CONFIG-EPOCH", 3, "", REFUSED, REFUSE)
                .def("SETSLOT", -4, "", REFUSED, REFUSE)
                .flags(ADMIN | STALE)
                .def("COUNT-FAILURE-REPORTS", 3, "", REFUSED, REFUSE)
                .def("REPLICAS", 3, "", REFUSED, REFUSE)
                .def("SLAVES", 3, "", REFUSED, REFUSE)
                .flags(STALE)
                .def("COUNTKEYSINSLOT", 3, "", REFUSED, REFUSE)
                .def("GETKEYSINSLOT", 4, "", REFUSED, REFUSE)
                .def("INFO", 2, "", REFUSED, REFUSE)
                .def("KEYSLOT", 3, "", REFUSED, REFUSE)
                .def("LINKS", 2, "", REFUSED, REFUSE)
                .def("MYID", 2, "", REFUSED, REFUSE)
                .def("NODES", 2, "", REFUSED, REFUSE)
                .def("SHARDS", 2, "", REFUSED, REFUSE)
                .def("SLOTS", 2, "", REFUSED, REFUSE)
                .flags(ADMIN | NOSCRIPT | STALE)
                .def("RESET", -2, "", REFUSED, REFUSE)
                .flags(LOADING | STALE)
                .def("HELP", 2, "", REFUSED, REFUSE);
        t.def("cluster", -2, 0, cluster);
        t.family(Category.CONNECTION);
        t.def("asking", 1, FAST, REFUSE);
        t.def("readonly", 1, LOADING | STALE | FAST, REFUSE);
        t.def("readwrite", 1, LOADING | STALE | FAST, REFUSE);
    }
}
