package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.ConfRewrite;
import dev.ariadne.config.Config;
import dev.ariadne.config.ConfigError;
import dev.ariadne.config.Param;
import dev.ariadne.config.Params;
import dev.ariadne.core.FileText;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.acl.Users;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import java.util.List;

/** CONFIG (Redis: config.c). */
final class ConfigCommands {
    private static final List<Param> NOT_WHILE_LOADING =
            List.of(Params.APPENDONLY, Params.REPL_DISKLESS_LOAD, Params.DIR);

    private ConfigCommands() {}

    static void define(CommandTable t) {
        t.family(Category.SLOW);
        Subcommands config = new Subcommands("CONFIG")
                .def("GET", -3, "<pattern> [<pattern> ...]", "Parameters whose names match.", ConfigCommands::get)
                .def("SET", -4, "<name> <value> [<name> <value> ...]", "Sets all of them or none.", ConfigCommands::set)
                .def("RESETSTAT", 2, "", "Sets INFO's counters to zero.", ConfigCommands::resetstat)
                .def("REWRITE", 2, "", "Writes the settings to the configuration file.", ConfigCommands::rewrite);
        t.def("config", -2, ADMIN | NOSCRIPT | LOADING | STALE, config);
    }

    private static void get(Call call) {
        List<Config.Entry> entries = call.node.config().matching(words(call.args(), 2));
        call.reply().map(entries.size());
        for (Config.Entry entry : entries) {
            call.reply().text(entry.name());
            call.reply().text(entry.value());
        }
    }

    private static void set(Call call) {
        Args args = call.args();
        if (args.count() % 2 != 0) {
            throw new CommandError(Errors.SYNTAX);
        }
        for (int i = 2; i < args.count(); i += 2) {
            Param param = Params.find(args.text(i));
            if (param != null && param.isSecret()) {
                call.redact(i + 1);
            }
            boolean loading =
                    call.node.isLoading() || call.node.replication().link().isAsyncLoading();
            if (loading && param != null && NOT_WHILE_LOADING.contains(param)) {
                throw new CommandError(Errors.LOADING);
            }
        }
        try {
            call.node.config().set(call.conn().remote().isLocal(), words(args, 2));
        } catch (ConfigError e) {
            throw new CommandError(e.text());
        }
        call.reply().ok();
    }

    private static void resetstat(Call call) {
        call.node.stats().reset();
        call.reply().ok();
    }

    private static void rewrite(Call call) {
        Node node = call.node;
        String file = node.effects().host().configFile();
        if (file.isEmpty()) {
            throw new CommandError("ERR The server is running without a config file");
        }
        FileText read = node.effects().readText(file);
        String old = read.text();
        if (old == null && !read.error().equals(FileText.NOT_THERE)) {
            throw new CommandError("ERR Rewriting config file: " + read.error());
        }
        boolean usersElsewhere = !node.config().get(Params.ACLFILE).isEmpty();
        List<String> users =
                node.access().users().all().stream().map(Users::line).toList();
        String text = ConfRewrite.rewrite(node.config(), old == null ? "" : old, usersElsewhere ? null : users);
        String error = node.effects().replaceText(file, text);
        if (!error.isEmpty()) {
            node.log(LogLevel.WARNING, "CONFIG REWRITE failed: " + error);
            throw new CommandError("ERR Rewriting config file: " + error);
        }
        node.log(LogLevel.NOTICE, "CONFIG REWRITE executed with success.");
        call.reply().ok();
    }

    private static String[] words(Args args, int first) {
        String[] words = new String[args.count() - first];
        for (int i = 0; i < words.length; i++) {
            words[i] = args.text(first + i);
        }
        return words;
    }
}
