package dev.ariadne.report.counterexample;

import dev.ariadne.report.counterexample.Message.Fate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in what the queues of {@code conn} hold before and after each step. A queue is first in, first out: what is
 * new at its end was sent, what is missing at its head was received or lost. A step receives at most one message, the first of one
 * queue, and the action says of which; whatever else goes from a queue went with its connection.
 */
final class Post {
    private final Map<Queue, List<Letter>> queues = new LinkedHashMap<>();
    private final List<Message> done = new ArrayList<>();

    private Post() {}

    /** One direction of the connection that {@code replica} opened to {@code primary}. */
    private record Queue(String replica, String primary, boolean up) {
        String from() {
            return up ? replica : primary;
        }

        String to() {
            return up ? primary : replica;
        }

        List<?> in(State state) {
            return state.list("conn", replica, primary, up ? "up" : "down");
        }
    }

    private record Letter(Object content, String type, String label, int sent) {}

    /** The messages of a behaviour, in the order in which they were sent. */
    static List<Message> of(List<Moment> moments) {
        Post post = new Post();
        List<String> servers = moments.get(0).state().servers();
        for (String replica : servers) {
            for (String primary : servers) {
                post.queues.put(new Queue(replica, primary, true), new ArrayList<>());
                post.queues.put(new Queue(replica, primary, false), new ArrayList<>());
            }
        }
        moments.forEach(post::step);
        int last = moments.size() - 1;
        post.queues.forEach((queue, letters) ->
                letters.forEach(letter -> post.done.add(message(queue, letter, Fate.UNDER_WAY, last))));
        post.done.sort(Comparator.comparingInt(Message::sent));
        return List.copyOf(post.done);
    }

    private void step(Moment moment) {
        Map<Queue, Integer> gone = new HashMap<>();
        queues.forEach((queue, letters) -> gone.put(queue, gone(letters, queue.in(moment.state()))));
        Queue read = read(moment, gone);
        queues.forEach((queue, letters) -> {
            for (int i = 0; i < gone.getOrDefault(queue, 0); i++) {
                Fate fate = i == 0 && queue.equals(read) ? Fate.RECEIVED : Fate.LOST;
                done.add(message(queue, letters.remove(0), fate, moment.number()));
            }
            send(queue, letters, moment);
        });
    }

    /** How many letters are missing at the head, when as few as possible are. */
    private static int gone(List<Letter> before, List<?> after) {
        int gone = 0;
        while (!startsWith(after, before.subList(gone, before.size()))) {
            gone++;
        }
        return gone;
    }

    private static boolean startsWith(List<?> queue, List<Letter> letters) {
        if (queue.size() < letters.size()) {
            return false;
        }
        for (int i = 0; i < letters.size(); i++) {
            if (!ageless(queue.get(i)).equals(letters.get(i).content())) {
                return false;
            }
        }
        return true;
    }

    /** An acknowledgement that grows older is the same one. */
    private static Object ageless(Object message) {
        if (message instanceof Map<?, ?> fields && fields.containsKey("age")) {
            Map<Object, Object> rest = new TreeMap<>(fields);
            rest.remove("age");
            return rest;
        }
        return message;
    }

    private static @Nullable Queue read(Moment moment, Map<Queue, Integer> gone) {
        Actions.@Nullable Action action = Actions.of(moment.label());
        if (moment.label() == null || action == null) {
            List<Queue> touched = gone.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .toList();
            return touched.size() == 1 && gone.getOrDefault(touched.get(0), 0) == 1 ? touched.get(0) : null;
        }
        return switch (action.reads()) {
            case NOTHING -> null;
            case ITS_PRIMARY -> {
                String reader = moment.label().parameter(0);
                yield new Queue(reader, moment.before().text("follows", reader), false);
            }
            case A_REPLICA ->
                new Queue(moment.label().parameter(1), moment.label().parameter(0), true);
        };
    }

    /** Commands are put into the stream at its end, so the last one's place is the sender's offset. */
    private static void send(Queue queue, List<Letter> letters, Moment moment) {
        List<?> now = queue.in(moment.state());
        List<?> sent = now.subList(letters.size(), now.size());
        int place = Notation.commands(moment.state().list("log", queue.from())).size()
                - (int) sent.stream().filter(Post::isCommand).count();
        for (Object message : sent) {
            place += isCommand(message) ? 1 : 0;
            Map<?, ?> fields = message instanceof Map<?, ?> map ? map : Map.of("message", message);
            letters.add(new Letter(
                    ageless(message),
                    String.valueOf(fields.get("type")),
                    Notation.message(fields, place),
                    moment.number()));
        }
    }

    private static boolean isCommand(Object message) {
        return message instanceof Map<?, ?> fields
                && List.of("write", "ask").contains(String.valueOf(fields.get("type")));
    }

    private static Message message(Queue queue, Letter letter, Fate fate, int ended) {
        return new Message(queue.from(), queue.to(), letter.type(), letter.label(), letter.sent(), fate, ended);
    }
}
