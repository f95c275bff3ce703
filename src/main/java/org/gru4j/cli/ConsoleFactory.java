package org.gru4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands; those that read or write get the console. */
record ConsoleFactory(Console console) implements IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == TrainCommand.class) {
            return type.cast(new TrainCommand(console));
        }
        if (type == GenerateCommand.class) {
            return type.cast(new GenerateCommand(console));
        }
        if (type == ChatCommand.class) {
            return type.cast(new ChatCommand(console));
        }
        if (type == SheetCommand.class) {
            return type.cast(new SheetCommand(console));
        }
        if (type == EvaluateCommand.class) {
            return type.cast(new EvaluateCommand(console));
        }
        if (type == InspectCommand.class) {
            return type.cast(new InspectCommand(console));
        }
        if (type == ReportCommand.class) {
            return type.cast(new ReportCommand(console));
        }
        if (type == ServeCommand.class) {
            return type.cast(new ServeCommand(console));
        }
        if (type == BenchCommand.class) {
            return type.cast(new BenchCommand(console));
        }
        if (type == CompletionCommand.class) {
            return type.cast(new CompletionCommand(console));
        }
        if (type == ImportCommand.class) {
            return type.cast(new ImportCommand(console));
        }
        if (type == ExportCommand.class) {
            return type.cast(new ExportCommand(console));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
