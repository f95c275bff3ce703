package org.gru4j.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;
import org.gru4j.run.internal.NetworkSpeed;
import org.jspecify.annotations.Nullable;

/** The speed of a machine as JSON. */
final class BenchJson {

    private static final JsonMapper JSON = new JsonMapper();

    private BenchJson() {}

    /** One object; what is not known is null. */
    static String of(OptionalDouble peak, List<NetworkSpeed> speeds) {
        ObjectNode json = JSON.createObjectNode().put("sgemm_gflops", rounded(peak, 10));
        ArrayNode networks = json.putArray("networks");
        for (NetworkSpeed speed : speeds) {
            networks.addObject()
                    .put("network", speed.network())
                    .put("training_chars_per_second", Math.round(speed.trainingCharactersPerSecond()))
                    .put("gflops", rounded(speed.gigaflops(), 10))
                    .put("share_of_peak", rounded(speed.shareOf(peak), 1e4))
                    .put("writing_chars_per_second", Math.round(speed.writingCharactersPerSecond()));
        }
        return json.toString();
    }

    private static @Nullable Double rounded(OptionalDouble value, double parts) {
        return value.isPresent() ? (Double) rounded(value.getAsDouble(), parts) : null;
    }

    private static double rounded(double value, double parts) {
        return Math.round(value * parts) / parts;
    }
}
