using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>Puts resolved environment variables into a service: those with secrets become files under /run/secrets.</summary>
/// <remarks>
/// A .NET project reads such a file by the variable's name (AddKeyPerFile); of other images the convention is a variable NAME_FILE with the path.
/// </remarks>
internal sealed class VariableMapping(DockerSwarmEnvironmentResource environment, SwarmService service, bool isDotnetProject)
{
    private const string Folder = "/run/secrets/";

    public void Add(string name, ResolvedValue value)
    {
        if (!value.HasSecret)
        {
            service.Environment[name] = value.Text;
            return;
        }

        if (value.OnlySecret is { } parameter)
        {
            var secret = environment.SecretOf(parameter);
            var target = isDotnetProject ? name : secret.Key;
            Mount(secret, target);
            PointTo(name, target);
            return;
        }

        var template = value.ToTemplate(secret => Mount(environment.SecretOf(secret), environment.SecretOf(secret).Key));
        service.Configs.Add(environment.TemplateOf(service, name, template), Folder + name);
        PointTo(name, name);
    }

    private string Mount(SwarmSecret secret, string target)
    {
        if (!service.Secrets.Any(file => file.Source == secret && file.Target == target))
        {
            service.Secrets.Add(secret, target);
        }

        return target;
    }

    private void PointTo(string name, string target)
    {
        if (!isDotnetProject)
        {
            service.Environment[$"{name}_FILE"] = Folder + target;
        }
    }
}
