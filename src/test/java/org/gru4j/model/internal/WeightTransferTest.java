package org.gru4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gru4j.corpus.Targets;
import org.gru4j.corpus.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class WeightTransferTest {

    /** Where б, д and я stand among а to я: no other of these letters looks like one of them. */
    private static final String OLD = "бдя";

    private static final String ALL = "абвдежя";
    private static final int[] NEW_IDS = {1, 3, 6};

    @ParameterizedTest
    @CsvSource({
        "gru:3, EVERY, kernel", // as many units as characters: shapes alone do not tell what is what
        "gru:3 gru:3, LAST, kernel",
        "lstm:4, LAST, W",
        "rnn:4, EVERY, W",
        "embedding:3 gru:4, EVERY, W"
    })
    void oldCharactersKeepTheirWeightsAndStrangeOnesGetThoseOfANewNetwork(
            String layers, Targets targets, String input) {
        CharacterModel old = TinyModels.of(layers, targets, OLD);
        old.network().params().addi(10); // so that no weight is a new network's
        CharacterModel untrained = TinyModels.of(layers, targets, ALL);

        MultiLayerNetwork grown = old.grown(old.configuration(), Vocabulary.of(ALL), old.provenance(), List.of("а"))
                .network();

        int last = grown.getnLayers() - 1;
        for (int layer = 0; layer <= last; layer++) {
            for (String name : grown.getLayer(layer).paramTable().keySet()) {
                INDArray is = grown.getLayer(layer).getParam(name);
                INDArray was = old.network().getLayer(layer).getParam(name);
                INDArray expected =
                        untrained.network().getLayer(layer).getParam(name).dup();
                if (layer == last && was.rank() == 1) {
                    expected.assign(was.minNumber()); // the strange ones are as rare as the rarest
                }
                for (int id = 0; id < NEW_IDS.length; id++) {
                    if (layer == last && was.rank() == 1) {
                        expected.putScalar(NEW_IDS[id], was.getDouble(id));
                    } else if (layer == last) {
                        expected.putColumn(NEW_IDS[id], was.getColumn(id));
                    } else if (layer == 0 && name.equals(input)) {
                        expected.putRow(NEW_IDS[id], was.getRow(id));
                    }
                }
                if (layer < last && !(layer == 0 && name.equals(input))) {
                    expected = was;
                }
                assertThat(is).as("layer %d, %s", layer, name).isEqualTo(expected);
            }
        }
    }

    @Test
    void aNewCharacterBeginsAsTheOneThatItLooksLike() {
        CharacterModel old = TinyModels.of("gru:3", Targets.EVERY, "'et");

        MultiLayerNetwork grown = old.grown(
                        old.configuration(), Vocabulary.of("'etÉé’"), old.provenance(), List.of("e"))
                .network();

        Vocabulary all = Vocabulary.of("'etÉé’");
        INDArray rows = grown.getLayer(0).getParam("kernel");
        INDArray columns = grown.getLayer(1).getParam("W");
        INDArray biases = grown.getLayer(1).getParam("b");
        for (String alike : List.of("’'", "ée", "Ée")) {
            int fresh = all.idOf(alike.charAt(0));
            int known = all.idOf(alike.charAt(1));
            assertThat(rows.getRow(fresh)).as(alike).isEqualTo(rows.getRow(known));
            assertThat(columns.getColumn(fresh)).as(alike).isEqualTo(columns.getColumn(known));
            assertThat(biases.getDouble(fresh)).as(alike).isLessThan(biases.getDouble(known) - 2);
        }
    }

    @Test
    void withTheSameVocabularyAllWeightsStay() {
        CharacterModel old = TinyModels.of("gru:3", Targets.EVERY, "abc");
        old.network().params().addi(10);

        CharacterModel same = old.grown(old.configuration(), old.vocabulary(), old.provenance(), List.of("a"));

        assertThat(same.network().params()).isEqualTo(old.network().params());
    }
}
