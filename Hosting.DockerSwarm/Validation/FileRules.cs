using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Secrets, configs and mounts that are there and don't hide each other.</summary>
internal static class FileRules
{
    /// <summary>The most that Docker takes.</summary>
    private const int LargestConfig = 1000 * 1024;

    private const UnixFileMode AnyMode = (UnixFileMode)0b111_111_111;

    public static void Check(SwarmStack stack, DockerSwarmEnvironmentResource environment, Problems problems)
    {
        foreach (var config in stack.Configs.Where(config => config.Content.Length is 0 or > LargestConfig))
        {
            problems.Add($"config '{config.Key}'", $"its content has {config.Content.Length} bytes; Docker takes 1 to {LargestConfig}.");
        }

        foreach (var service in stack.Services.Values)
        {
            var of = new ServiceProblems(service, problems);
            foreach (var unknown in service.Secrets.Select(file => file.Source).Where(secret => !environment.Secrets.Contains(secret)))
            {
                of.Add("secrets", $"'{unknown.Key}' isn't a secret of the environment '{environment.Name}'. Add it with AddSecret, "
                    + "AddSecretFile or AddExternalSecret.");
            }

            CheckFiles("secrets", service.Secrets, of);
            CheckFiles("configs", service.Configs, of);
            CheckTargets(service, of);
        }
    }

    private static void CheckFiles<T>(string property, ServiceFiles<T> files, ServiceProblems of)
        where T : class
    {
        foreach (var file in files)
        {
            of.AddIf(file.Uid < 0 || file.Gid < 0, $"{property} {file.Target}", $"owner {file.Uid}:{file.Gid}: users and groups are "
                + "numbers from 0.");
            of.AddIf((file.Mode & ~AnyMode) != 0, $"{property} {file.Target}", $"mode 0{Convert.ToString((int)file.Mode!, 8)}: "
                + "permissions are between 0 and 0777.");
        }
    }

    private static void CheckTargets(SwarmService service, ServiceProblems of)
    {
        var targets = service.Secrets.Select(file => file.Target!.StartsWith('/') ? file.Target : $"/run/secrets/{file.Target}")
            .Concat(service.Configs.Select(file => file.Target!.StartsWith('/') ? file.Target : $"/{file.Target}"))
            .Concat(service.Mounts.Select(mount => mount.Target.TrimEnd('/')));
        foreach (var same in targets.GroupBy(target => target).Where(same => same.Count() > 1))
        {
            of.Add("mounts", $"{same.Count()} things are mounted at {same.Key}; one would hide the other.");
        }

        foreach (var mount in service.Mounts)
        {
            of.AddIf(!mount.Target.StartsWith('/'), "mounts", $"'{mount.Target}' isn't an absolute path.");
            of.AddIf(mount is BindMount { Source: var source } && !source.StartsWith('/'), "mounts", "the node's path of "
                + $"'{mount.Target}' isn't absolute.");
            of.AddIf(mount is TmpfsMount { Size.Bytes: <= 0 }, "mounts", $"the size of '{mount.Target}' must be more than zero.");
        }
    }
}
