package org.gru4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the environment says yields to what the command line says. */
class EnvironmentDefaultsTest {

    /** The value that an option of a command has. */
    private static Object value(Map<String, String> environment, String option, String... line) {
        CommandLine gru = new CommandLine(new GruCommand(), new ManPages());
        new EnvironmentDefaults(environment).install(gru);
        gru.setCaseInsensitiveEnumValuesAllowed(true);
        gru.parseArgs(line);
        CommandSpec command = gru.getSubcommands().get(line[0]).getCommandSpec();
        OptionSpec found = command.findOption(option);
        return found.getValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GRU_SEED=a        | --seed       | generate --seed-file=b",
                "GRU_SEED_FILE=a   | --seed-file  | generate --seed=b",
                "GRU_SEED=a        | --seed       | sheet --seed-file=b",
                "GRU_LENGTH=9      | --length     | generate --lines=2",
                "GRU_LINES=9       | --lines      | generate --length=2",
                "GRU_LINES=9       | --lines      | generate --until-line",
                "GRU_LENGTH=-1     | --length     | generate --until-line",
                "GRU_STREAM=true   | --stream     | generate --format=JSON",
                "GRU_STREAM=true   | --stream     | generate --format=jsonl",
                "GRU_VOCABULARY=a  | --vocabulary | import x.h5 --vocabulary-from=b",
                "GRU_TRAINING_CORPUS=a | --training-corpus | evaluate --corpus=c --no-baselines",
            })
    void whatDoesNotGoWithTheCommandLineIsPassedOver(String variable, String option, String line) {
        String[] pair = variable.split("=", 2);
        Map<String, String> environment = Map.of(pair[0], pair[1]);

        assertThat(value(environment, option, line.split(" "))).isNull();
        assertThat(value(
                        environment,
                        option,
                        line.replaceAll(" --(?!corpus).*", "").split(" ")))
                .isNotNull(); // without its rival it counts
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GRU_GREEDY=true     | --greedy     | generate --temperature=1   | false",
                "GRU_GREEDY=true     | --greedy     | generate                   | true",
                "GRU_LENGTH=9        | --length     | generate --until-line      | 9",
                "GRU_FORMAT=json     | --format     | generate --stream          | TEXT",
                "GRU_FORMAT=json     | --format     | generate --no-stream       | JSON",
                "GRU_STREAM=false    | --stream     | generate --format=json     | false",
                "GRU_STREAM=true     | --stream     | generate --format=text     | true",
                "GRU_OVERWRITE=true  | --overwrite  | generate                   | false",
                "GRU_OVERWRITE=true  | --overwrite  | generate --out=x           | true",
                "GRU_OVERWRITE=true  | --overwrite  | train --corpus=c           | true",
                "GRU_OVERWRITE=true  | --overwrite  | train --corpus=c --resume  | false",
                "GRU_RESUME=true     | --resume     | train --corpus=c --overwrite | false",
                "GRU_FINE_TUNE=true  | --fine-tune  | train --corpus=c           | false",
                "GRU_FINE_TUNE=true  | --fine-tune  | train --corpus=c --resume  | true",
            })
    void eachWayRound(String variable, String option, String line, String value) {
        String[] pair = variable.split("=", 2);

        assertThat(value(Map.of(pair[0], pair[1]), option, line.split(" "))).hasToString(value);
    }

    @Test
    void aCompanionMayStandInTheEnvironmentToo() {
        Map<String, String> environment = Map.of("GRU_OVERWRITE", "true", "GRU_OUT", "x");

        assertThat(value(environment, "--overwrite", "generate")).isEqualTo(true);
    }

    /** A name that no command has would be a rule without an effect. */
    @Test
    void theRulesNameOptionsThatStandInOneCommand() {
        CommandLine gru = new CommandLine(new GruCommand(), new ManPages());

        assertThat(EnvironmentDefaults.RIVALS)
                .allSatisfy(pair -> assertThat(
                                gru.getSubcommands().values().stream().map(CommandLine::getCommandSpec))
                        .anyMatch(command -> pair.stream()
                                .allMatch(name -> command.findOption(name.replaceFirst("=.*", "")) != null)));
    }
}
