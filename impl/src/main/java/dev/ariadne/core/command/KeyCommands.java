package dev.ariadne.core.command;

import static dev.ariadne.core.command.Command.Flag.FAST;
import static dev.ariadne.core.command.Command.Flag.READONLY;
import static dev.ariadne.core.command.Command.Flag.TOUCHES_ANY_KEYS;
import static dev.ariadne.core.command.Command.Flag.WRITE;

import dev.ariadne.core.keyspace.Database;
import dev.ariadne.core.keyspace.Entry;
import dev.ariadne.core.pubsub.NotificationClass;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import org.jspecify.annotations.Nullable;

/** Commands on keys, whatever their values (Redis: db.c). */
final class KeyCommands {
    /** How often RANDOMKEY of a replica draws again before it shows a key past its time. */
    private static final int RANDOM_TRIES = 100;

    private KeyCommands() {}

    static void define(CommandTable t) {
        t.family(Category.KEYSPACE);
        t.def("del", -2, WRITE, 1, -1, 1, KeyCommands::del);
        t.def("unlink", -2, WRITE | FAST, 1, -1, 1, KeyCommands::del);
        t.def("exists", -2, READONLY | FAST, 1, -1, 1, KeyCommands::exists);
        t.def("touch", -2, READONLY | FAST, 1, -1, 1, KeyCommands::touch);
        t.def("type", 2, READONLY | FAST, 1, 1, 1, KeyCommands::type);
        t.def("randomkey", 1, READONLY | TOUCHES_ANY_KEYS, KeyCommands::randomkey);
        t.def("rename", 3, WRITE, 1, 2, 1, KeyCommands::rename);
        t.def("renamenx", 3, WRITE | FAST, 1, 2, 1, KeyCommands::renamenx);
    }

    private static void del(Call call) {
        Args args = call.args();
        int deleted = 0;
        for (int i = 1; i < args.count(); i++) {
            Entry entry = call.lookup(i);
            if (entry != null) {
                call.db().remove(entry);
                call.notify(NotificationClass.GENERIC, "del", entry.key());
                deleted++;
            }
        }
        call.changed(deleted);
        call.reply().integer(deleted);
    }

    private static void exists(Call call) {
        int found = 0;
        for (int i = 1; i < call.args().count(); i++) {
            if (call.peekRead(i) != null) {
                found++;
            }
        }
        call.reply().integer(found);
    }

    private static void touch(Call call) {
        int found = 0;
        for (int i = 1; i < call.args().count(); i++) {
            if (call.lookupRead(i) != null) {
                found++;
            }
        }
        call.reply().integer(found);
    }

    private static void type(Call call) {
        Entry entry = call.peekRead(1);
        call.reply().status(entry == null ? "none" : entry.type().word);
    }

    private static void randomkey(Call call) {
        Entry entry = randomVisible(call);
        if (entry == null) {
            call.reply().nil();
        } else {
            call.reply().bulk(entry.key());
        }
    }

    private static @Nullable Entry randomVisible(Call call) {
        Database db = call.db();
        Entry entry = db.random(call.node.random());
        for (int tries = 0; entry != null && call.node.expiry().isHidden(entry, call.nowMs()); tries++) {
            byte[] key = entry.key();
            call.node.expiry().find(db, key, 0, key.length, call.nowMs());
            if (tries == RANDOM_TRIES && db.expires() == db.size()) {
                return entry;
            }
            entry = db.random(call.node.random());
        }
        return entry;
    }

    private static void rename(Call call) {
        move(call);
        call.reply().ok();
    }

    private static void renamenx(Call call) {
        requireSource(call);
        if (call.lookup(2) != null) {
            call.reply().integer(0);
            return;
        }
        move(call);
        call.reply().integer(1);
    }

    private static void move(Call call) {
        Entry source = requireSource(call);
        Entry target = call.lookup(2);
        if (source == target) {
            return;
        }
        Database db = call.db();
        if (target != null) {
            db.remove(target);
        }
        db.remove(source);
        Entry moved = db.insertValueOf(call.args().bytes(2), source);
        if (source.expireAtMs() != Entry.NEVER) {
            db.expireAt(moved, source.expireAtMs());
        }
        call.notify(NotificationClass.GENERIC, "rename_from", source.key());
        call.notify(NotificationClass.GENERIC, "rename_to", moved.key());
        call.changed(1);
    }

    private static Entry requireSource(Call call) {
        Entry source = call.lookup(1);
        if (source == null) {
            throw new CommandError(Errors.NO_SUCH_KEY);
        }
        return source;
    }
}
