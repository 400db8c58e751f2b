package dev.ariadne.core.command;

import dev.ariadne.core.resp.Reply;
import dev.ariadne.info.CommandFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A command as COMMAND INFO and COMMAND DOCS show it (Redis: server.c:addReplyCommandInfo, addReplyCommandDocs). */
final class CommandDescription {
    private static final int INFO_FIELDS = 10;

    /** Flags in the order in which COMMAND INFO names them. */
    private enum ShownFlag {
        WRITE(Command.Flag.WRITE),
        READONLY(Command.Flag.READONLY),
        DENYOOM(Command.Flag.DENYOOM),
        ADMIN(Command.Flag.ADMIN),
        PUBSUB(Command.Flag.PUBSUB),
        NOSCRIPT(Command.Flag.NOSCRIPT),
        BLOCKING(Command.Flag.BLOCKING),
        LOADING(Command.Flag.LOADING),
        STALE(Command.Flag.STALE),
        SKIP_MONITOR(Command.Flag.SKIP_MONITOR),
        SKIP_SLOWLOG(Command.Flag.SKIP_SLOWLOG),
        ASKING(Command.Flag.ASKING),
        FAST(Command.Flag.FAST),
        NO_AUTH(Command.Flag.NO_AUTH),
        NO_MANDATORY_KEYS(Command.Flag.NO_MANDATORY_KEYS),
        NO_ASYNC_LOADING(Command.Flag.NO_ASYNC_LOADING),
        NO_MULTI(Command.Flag.NO_MULTI),
        /** Follows from {@link Keys#isMovable}. */
        MOVABLEKEYS(0),
        ALLOW_BUSY(Command.Flag.ALLOW_BUSY);

        final int bit;

        ShownFlag(int bit) {
            this.bit = bit;
        }

        boolean isOf(Command command) {
            return this == MOVABLEKEYS ? command.keys().isMovable() : command.is(bit);
        }
    }

    private CommandDescription() {}

    // ---- COMMAND INFO

    static void info(Reply reply, Command command) {
        CommandFacts facts = CommandFacts.of(command.name());
        reply.array(INFO_FIELDS);
        reply.text(command.name());
        reply.integer(command.arity());
        flags(reply, command);
        reply.integer(command.keys().first());
        reply.integer(command.keys().last());
        reply.integer(command.keys().step());
        categories(reply, command);
        reply.array(facts.tips().size());
        facts.tips().forEach(reply::text);
        reply.array(facts.keySpecs().size());
        facts.keySpecs().forEach(spec -> keySpec(reply, spec));
        reply.array(command.subcommands().size());
        command.subcommands().forEach(sub -> info(reply, sub));
    }

    private static void flags(Reply reply, Command command) {
        List<String> names = new ArrayList<>();
        for (ShownFlag flag : ShownFlag.values()) {
            if (flag.isOf(command)) {
                names.add(flag.name().toLowerCase(Locale.ROOT));
            }
        }
        words(reply, names);
    }

    private static void categories(Reply reply, Command command) {
        List<String> names = new ArrayList<>();
        for (Category category : Category.values()) {
            if (command.isIn(category)) {
                names.add("@" + category.word());
            }
        }
        words(reply, names);
    }

    /** A set of status replies. */
    static void words(Reply reply, List<String> words) {
        reply.set(words.size());
        words.forEach(reply::status);
    }

    private static void keySpec(Reply reply, KeySpec spec) {
        reply.map(3);
        reply.text("flags");
        words(reply, spec.flags());
        KeySpec.Begin begin = spec.begin();
        reply.text("begin_search");
        head(reply, begin.kind());
        switch (begin.kind()) {
            case "index" -> fields(reply, "index", begin.at());
            case "keyword" -> {
                reply.map(2);
                reply.text("keyword");
                reply.text(begin.keyword());
                reply.text("startfrom");
                reply.integer(begin.at());
            }
            default -> reply.map(0);
        }
        KeySpec.Find find = spec.find();
        reply.text("find_keys");
        head(reply, find.kind());
        switch (find.kind()) {
            case "range" -> fields(reply, "lastkey", find.first(), "keystep", find.second(), "limit", find.third());
            case "keynum" ->
                fields(reply, "keynumidx", find.first(), "firstkey", find.second(), "keystep", find.third());
            default -> reply.map(0);
        }
    }

    private static void head(Reply reply, String kind) {
        reply.map(2);
        reply.text("type");
        reply.text(kind);
        reply.text("spec");
    }

    private static void fields(Reply reply, Object... namesAndNumbers) {
        reply.map(namesAndNumbers.length / 2);
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            reply.text((String) namesAndNumbers[i]);
            reply.integer((Integer) namesAndNumbers[i + 1]);
        }
    }

    // ---- COMMAND DOCS

    static void docs(Reply reply, Command command) {
        CommandFacts facts = CommandFacts.of(command.name());
        int at = reply.length();
        int fields = field(reply, "summary", facts.summary())
                + field(reply, "since", facts.since())
                + field(reply, "group", facts.group())
                + field(reply, "complexity", facts.complexity());
        if (!facts.notes().isEmpty()) {
            fields += notes(reply, facts.notes().split(" ", 3));
        }
        if (command.isContainer()) {
            fields++;
            reply.text("subcommands");
            reply.map(command.subcommands().size());
            for (Command sub : command.subcommands()) {
                reply.text(sub.name());
                docs(reply, sub);
            }
        }
        reply.mapAt(at, fields);
    }

    private static int field(Reply reply, String name, String value) {
        if (value.isEmpty()) {
            return 0;
        }
        reply.text(name);
        reply.text(value);
        return 1;
    }

    private static int notes(Reply reply, String[] notes) {
        reply.text("doc_flags");
        words(reply, List.of(notes[0]));
        if (notes.length == 1) {
            return 1;
        }
        return 1 + field(reply, "deprecated_since", notes[1]) + field(reply, "replaced_by", notes[2]);
    }
}
