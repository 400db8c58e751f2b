package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.NO_ASYNC_LOADING;

import dev.ariadne.core.resp.CommandError;

/** MODULE: there are none, and none can be loaded. */
final class ModuleCommands {
    private static final String REFUSED = "Refused: modules are not supported.";
    private static final Handler REFUSE = call -> {
        throw new CommandError(
                "ERR MODULE command not allowed. If the enable-module-command option is set to \"local\", you can run it"
                        + " from a local connection, otherwise you need to set this option in the configuration file, and then restart the"
                        + " server.");
    };

    private ModuleCommands() {}

    static void define(CommandTable t) {
        t.family();
        Subcommands module = new Subcommands("MODULE")
                .flags(ADMIN | NOSCRIPT)
                .def("LIST", 2, "", "The modules: none.", c -> c.reply().array(0))
                .flags(ADMIN | NOSCRIPT | NO_ASYNC_LOADING)
                .def("LOAD", -3, "<path> [<arg> ...]", REFUSED, REFUSE)
                .def("LOADEX", -3, "<path> [CONFIG <name> <value> ...] [ARGS ...]", REFUSED, REFUSE)
                .def("UNLOAD", 3, "<name>", REFUSED, REFUSE);
        t.def("module", -2, 0, module);
    }
}
