package dev.ariadne.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: order, time and indices of the record agree under concurrency. Method: many threads at once, then a walk over the events. */
class RecorderTest {
    @Test
    void orderTimeAndIndexAgreeWhenManyRecordAtOnce() throws InterruptedException {
        Recorder recorder = new Recorder(System.nanoTime());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int process = i;
            threads.add(new Thread(() -> {
                for (int n = 0; n < 2000; n++) {
                    Recorder.Call call = recorder.invoke(process, Operation.read(0), "n1");
                    recorder.complete(call, Answer.ok(null));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(recorder.completed()).isEqualTo(16_000);
        long time = 0;
        List<Recorder.Event> events = recorder.events();
        for (int index = 0; index < events.size(); index++) {
            boolean begins = events.get(index) instanceof Recorder.Invoked;
            Recorder.Call call = begins
                    ? ((Recorder.Invoked) events.get(index)).call()
                    : ((Recorder.Completed) events.get(index)).call();
            assertThat(begins ? call.invokeIndex() : call.completeIndex()).isEqualTo(index);
            long now = begins ? call.invokedNanos() : call.completedNanos();
            assertThat(now).isGreaterThanOrEqualTo(time);
            time = now;
        }
    }

    @Test
    void anOperationEndsOnce() {
        Recorder recorder = new Recorder(0);
        Recorder.Call call = recorder.invoke(0, Operation.read(0), "n1");
        recorder.complete(call, Answer.fail("x"));
        assertThatThrownBy(() -> recorder.complete(call, Answer.ok(1L))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOpenOperationIsOneOfWhichNobodyKnows() {
        Recorder recorder = new Recorder(0);
        assertThat(recorder.invoke(0, Operation.write(0, 1), "n1").kind()).isEqualTo(Answer.Kind.INFO);
    }
}
