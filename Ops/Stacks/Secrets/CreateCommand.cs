using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks.Compose;

namespace MetalsPipeline.Ops.Stacks.Secrets;

/// <summary><c>metals stack secrets create</c></summary>
internal static class CreateCommand
{
    public static Command Create(Shell shell)
    {
        var folder = StackOptions.FolderArgument();
        var fromFile = new Option<string[]>("--from-file")
        {
            Description = "Value of a secret, by its key in stack.yml; - as the file is standard input. Can be given several times.",
            HelpName = "NAME=FILE",
        };
        var generate = new Option<bool>("--generate") { Description = "Make up values for those that no file is given for." };
        var verb = new Verb(
            "create",
            "Creates those secrets of a published stack that the Swarm doesn't have.",
            "metals stack secrets create artifacts/stack --from-file api-key=api-key.txt --generate --yes",
            shell,
            async (run, token) =>
            {
                var published = StackOptions.Folder(run, folder);
                var (file, stack) = (published.ReadFile(), StackOptions.Name(run, published));
                var secrets = StackReader.Read(file, stack).Secrets;
                var files = Files(run.Arguments.GetValue(fromFile) ?? [], secrets.Keys);

                await using var engine = await Engine.OpenManagerAsync(run, token);
                var objects = await SwarmObjects.ReadAsync(engine, token);
                List<Row> rows = [.. secrets.OrderBy(secret => secret.Key, StringComparer.Ordinal).Select(secret => new Row(secret.Key, secret.Value, objects.Secret(secret.Value) is null))];
                foreach (var row in rows.Where(row => !row.Missing && files.ContainsKey(row.Key)))
                    run.Progress($"{row.Key} is there already ({row.Name}) and stays as it is; 'metals stack secrets rotate {row.Key}' changes it.");

                var missing = rows.Where(row => row.Missing).ToList();
                var values = run.Arguments.GetValue(ChangeOptions.DryRun) ? [] : Values(missing, files, run.Arguments.GetValue(generate), shell);
                var names = missing.Select(row => row.Name).ToList();
                var end = await ChangeOptions.AgreeAsync(
                    run, missing.Count == 0, () => Report(run, rows, "missing"), () => run.ConfirmAsync($"Create {string.Join(", ", names)} at {engine.Address}?", token));
                if (end is { } exitCode)
                    return exitCode;

                await new AuditLog(shell).AroundAsync($"stack secrets create {string.Join(' ', names)} --stack {stack}", async () =>
                {
                    // Others' secrets aren't removed with the stack.
                    foreach (var (row, value) in missing.Zip(values))
                        await new NewSecret(row.Name, value).CreateAsync(engine, SecretNames.IsOurs(row.Key, row.Name) ? stack : null, token);
                });
                Report(run, rows, "created");
                return ExitCode.Success;
            })
        {
            folder,
            fromFile,
            generate,
        };
        ChangeOptions.AddTo(verb);
        return verb;
    }

    private static Dictionary<string, string> Files(string[] texts, IEnumerable<string> keys)
    {
        var files = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } key, { Length: > 0 } file])
                throw new CommandException($"--from-file '{text}' isn't NAME=FILE.", ExitCode.Usage);
            if (!keys.Contains(key))
                throw new CommandException($"--from-file: the stack has no secret '{key}'; it has {string.Join(", ", keys.Order(StringComparer.Ordinal))}.", ExitCode.Usage);
            if (!files.TryAdd(key, file))
                throw new CommandException($"--from-file gives '{key}' twice.", ExitCode.Usage);
        }

        return files.Values.Count(file => file == "-") > 1 ? throw new CommandException("--from-file: only one secret can come from standard input.", ExitCode.Usage) : files;
    }

    /// <exception cref="CommandException">Nobody says what a value is.</exception>
    private static List<byte[]> Values(List<Row> missing, Dictionary<string, string> files, bool generate, Shell shell)
    {
        var without = missing.Where(row => !files.ContainsKey(row.Key)).ToList();
        if (without.Count > 0 && !generate)
            throw new CommandException($"There is no value for {string.Join(", ", without.Select(row => row.Key))}: --from-file NAME=FILE gives one, --generate makes them up.", ExitCode.Usage);
        if (without.Where(row => !SecretNames.IsCounted(row.Key, row.Name)).Select(row => $"{row.Key} ({row.Name})").ToList() is { Count: > 0 } given)
            throw new CommandException($"{string.Join(", ", given)}: the name follows from a value that was given when the stack was published; --from-file NAME=FILE must give the same one.", ExitCode.Usage);
        return missing.ConvertAll(row => files.TryGetValue(row.Key, out var source) ? SecretValue.Read(source, shell) : SecretValue.Generate(row.Key));
    }

    private static void Report(Run run, List<Row> rows, string missing) => run.Output.Rows(
        rows.ConvertAll(row => new { key = row.Key, name = row.Name, state = row.Missing ? missing : "there" }),
        new("KEY", row => row.key),
        new("NAME", row => row.name),
        new("STATE", row => row.state));

    private sealed record Row(string Key, string Name, bool Missing);
}
