package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.ADMIN;
import static dev.ariadne.core.command.Command.Flag.LOADING;
import static dev.ariadne.core.command.Command.Flag.NOSCRIPT;
import static dev.ariadne.core.command.Command.Flag.STALE;

import dev.ariadne.config.Params;
import dev.ariadne.core.acl.AclLog;
import dev.ariadne.core.acl.BadRule;
import dev.ariadne.core.acl.Denial;
import dev.ariadne.core.acl.User;
import dev.ariadne.core.acl.Users;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** ACL: users and what they may do (Redis: acl.c:aclCommand). */
final class AclCommands {
    private static final int PASSWORD_BITS = 256;
    private static final int MAX_PASSWORD_BITS = 4096;
    private static final int BITS_PER_CHAR = 4;
    private static final int LOG_ENTRIES = 10;
    private static final int SHOWN_CATEGORY_CHARS = 128;

    private AclCommands() {}

    static void define(CommandTable t) {
        t.family();
        int anyone = NOSCRIPT | LOADING | STALE;
        Subcommands acl = new Subcommands("ACL")
                .flags(anyone)
                .def("CAT", -2, "[<category>]", "Categories, or the commands of one.", c -> cat(c, t))
                .def("GENPASS", -2, "[<bits>]", "A random password of 256 or that many bits.", AclCommands::genpass)
                .def(
                        "WHOAMI",
                        2,
                        "",
                        "The user of this connection.",
                        c -> c.reply().text(c.conn().user().name()))
                .flags(anyone | ADMIN)
                .def("DELUSER", -3, "<username> [<username> ...]", "Removes users.", AclCommands::deluser)
                .def(
                        "DRYRUN",
                        -4,
                        "<username> <command> [<arg> ...]",
                        "Whether the user may run a command.",
                        c -> dryrun(c, t))
                .def("GETUSER", 3, "<username>", "A user's rules.", AclCommands::getuser)
                .def("LIST", 2, "", "Users, as lines of the configuration file.", AclCommands::list)
                .def("LOAD", 2, "", "Reads the ACL file again.", AclCommands::load)
                .def("LOG", -2, "[<count> | RESET]", "What was refused lately.", AclCommands::log)
                .def("SAVE", 2, "", "Writes the users to the ACL file.", AclCommands::save)
                .def("SETUSER", -3, "<username> [<rule> ...]", "Makes or changes a user.", AclCommands::setuser)
                .def("USERS", 2, "", "Names of the users.", AclCommands::users);
        t.def("acl", -2, 0, acl);
    }

    // ---- users

    private static Users all(Call call) {
        return call.node.access().users();
    }

    private static void setuser(Call call) {
        for (int i = 2; i < call.args().count(); i++) {
            call.redact(i);
        }
        String name = call.args().text(2);
        if (name.chars().anyMatch(c -> c == ' ' || (c >= '\t' && c <= '\r') || c == 0)) {
            throw new CommandError("ERR Usernames can't contain spaces or null characters");
        }
        try {
            call.node.access().set(name, texts(call.args(), 3));
        } catch (BadRule e) {
            throw new CommandError("ERR " + e.text());
        }
        call.reply().ok();
    }

    private static List<String> texts(Args args, int first) {
        List<String> texts = new ArrayList<>();
        for (int i = first; i < args.count(); i++) {
            texts.add(args.text(i));
        }
        return texts;
    }

    private static void deluser(Call call) {
        List<String> names = texts(call.args(), 2);
        if (names.contains(Users.DEFAULT)) {
            throw new CommandError("ERR The 'default' user cannot be removed");
        }
        int deleted = 0;
        for (String name : names) {
            deleted += call.node.access().remove(name) ? 1 : 0;
        }
        call.reply().integer(deleted);
    }

    private static void getuser(Call call) {
        User user = all(call).find(call.args().text(2));
        Reply reply = call.reply();
        if (user == null) {
            reply.nil();
            return;
        }
        List<User.Permissions> permissions = user.permissions();
        reply.map(6);
        reply.text("flags");
        reply.set(user.flags().size());
        user.flags().forEach(reply::text);
        reply.text("passwords");
        texts(reply, user.passwords());
        describe(reply, permissions.get(0));
        reply.text("selectors");
        reply.array(permissions.size() - 1);
        for (User.Permissions each : permissions.subList(1, permissions.size())) {
            reply.map(3);
            describe(reply, each);
        }
    }

    private static void describe(Reply reply, User.Permissions permissions) {
        reply.text("commands");
        reply.text(permissions.commands());
        reply.text("keys");
        reply.text(permissions.keys());
        reply.text("channels");
        reply.text(permissions.channels());
    }

    private static void texts(Reply reply, Collection<String> texts) {
        reply.array(texts.size());
        texts.forEach(reply::text);
    }

    private static void list(Call call) {
        texts(call.reply(), all(call).all().stream().map(Users::line).toList());
    }

    private static void users(Call call) {
        texts(call.reply(), all(call).all().stream().map(User::name).toList());
    }

    // ---- commands

    private static void cat(Call call, CommandTable t) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        if (args.count() == 2) {
            texts(
                    call.reply(),
                    Arrays.stream(Category.values()).map(Category::word).toList());
            return;
        }
        String word = args.text(2);
        Category category = Category.named(word);
        if (category == null) {
            String shown = word.substring(0, Math.min(word.length(), SHOWN_CATEGORY_CHARS));
            throw new CommandError("ERR Unknown category '" + shown + "'");
        }
        List<String> names = new ArrayList<>();
        for (Command command : t.all()) {
            addIfIn(category, command, names);
            command.subcommands().forEach(sub -> addIfIn(category, sub, names));
        }
        texts(call.reply(), names);
    }

    private static void addIfIn(Category category, Command command, List<String> names) {
        if (command.isIn(category)) {
            names.add(command.name());
        }
    }

    private static void dryrun(Call call, CommandTable t) {
        Args args = call.args();
        User user = all(call).find(args.text(2));
        if (user == null) {
            throw new CommandError("ERR User '" + args.text(2) + "' not found");
        }
        Args request = Args.of(Arrays.copyOfRange(args.toArray(), 3, args.count()));
        Command command = t.find(request);
        if (command == null || (command.isContainer() && request.count() > 1)) {
            throw new CommandError("ERR Command '" + args.text(3) + "' not found");
        }
        if (!command.accepts(request.count())) {
            throw new CommandError(Errors.wrongArity(command.name()));
        }
        Denial denial = user.refusal(command, request);
        if (denial == null) {
            call.reply().ok();
            return;
        }
        String what = switch (denial.reason()) {
            case COMMAND -> "run the '" + command.name() + "' command";
            case KEY -> "access the '" + request.text(denial.argument()) + "' key";
            default -> "access the '" + request.text(denial.argument()) + "' channel";
        };
        call.reply().text("This user has no permissions to " + what);
    }

    private static void genpass(Call call) {
        Args args = call.args();
        if (args.count() > 3) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        long bits = args.count() == 3 ? args.number(2) : PASSWORD_BITS;
        if (bits <= 0 || bits > MAX_PASSWORD_BITS) {
            throw new CommandError(
                    "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to "
                            + MAX_PASSWORD_BITS);
        }
        int chars = (int) ((bits + BITS_PER_CHAR - 1) / BITS_PER_CHAR);
        byte[] secret = call.node.effects().secret((chars + 1) / 2);
        call.reply().text(HexFormat.of().formatHex(secret).substring(0, chars));
    }

    // ---- log

    private static void log(Call call) {
        Args args = call.args();
        AclLog log = call.node.access().log();
        if (args.count() > 3) {
            throw new CommandError(Errors.subcommandSyntax(args));
        }
        if (args.count() == 3 && args.is(2, "RESET")) {
            log.clear();
            call.reply().ok();
            return;
        }
        List<AclLog.Entry> entries = log.newest(args.count() == 3 ? args.number(2) : LOG_ENTRIES);
        call.reply().array(entries.size());
        for (AclLog.Entry entry : entries) {
            describe(call, entry);
        }
    }

    private static void describe(Call call, AclLog.Entry entry) {
        Reply reply = call.reply();
        reply.map(7);
        reply.text("count");
        reply.integer(entry.count());
        reply.text("reason");
        reply.text(entry.reason().word);
        reply.text("context");
        reply.text(entry.context());
        reply.text("object");
        reply.text(entry.object());
        reply.text("username");
        reply.text(entry.user());
        reply.text("age-seconds");
        reply.doubleNumber((call.nowMs() - entry.atMs()) / 1000.0);
        reply.text("client-info");
        reply.text(entry.client());
    }

    // ---- the ACL file

    private static String file(Call call) {
        String file = call.node.config().get(Params.ACLFILE);
        if (file.isEmpty()) {
            throw new CommandError(
                    "ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the"
                            + " ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in"
                            + " order to store users in the Redis configuration.");
        }
        return file;
    }

    private static void load(Call call) {
        try {
            call.node.access().load(file(call));
        } catch (BadRule e) {
            throw new CommandError("ERR " + e.text());
        }
        call.reply().ok();
    }

    private static void save(Call call) {
        if (!call.node.access().save(file(call))) {
            throw new CommandError(
                    "ERR There was an error trying to save the ACLs. Please check the server logs for more information");
        }
        call.reply().ok();
    }
}
