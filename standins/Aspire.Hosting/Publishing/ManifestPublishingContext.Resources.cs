using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

public sealed partial class ManifestPublishingContext
{
    public async Task WriteContainerAsync(ContainerResource container)
    {
        ArgumentNullException.ThrowIfNull(container);
        Writer.WriteString("type", "container.v0");
        WriteConnectionString(container);
        Writer.WriteString("image", container.TryGetContainerImageName(out var image) ? image : throw new DistributedApplicationException(
            $"The container '{container.Name}' has no image."));
        if (container.Entrypoint is not null)
        {
            Writer.WriteString("entrypoint", container.Entrypoint);
        }

        await WriteCommandLineArgumentsAsync(container);
        WriteMounts(container, ContainerMountType.Volume, "volumes", "name", source => source);
        WriteMounts(container, ContainerMountType.BindMount, "bindMounts", "source", GetManifestRelativePath);
        await WriteEnvironmentVariablesAsync(container);
        WriteBindings(container);
    }

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        Writer.WriteStartObject();
        Writer.WriteString("$schema", "https://json.schemastore.org/aspire-8.0.json");
        Writer.WriteStartObject("resources");
        var written = new HashSet<IResource>();
        foreach (var resource in model.Resources.Where(resource => !resource.IsExcludedFromPublish()))
        {
            written.Add(resource);
            await WriteResourceAsync(resource);
        }

        // Writing one may bring in others.
        while (_dependent.Except(written).Where(resource => !model.Resources.Contains(resource)).ToArray() is { Length: > 0 } more)
        {
            foreach (var resource in more)
            {
                written.Add(resource);
                await WriteResourceAsync(resource);
            }
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken);
    }

    private async Task WriteResourceAsync(IResource resource)
    {
        if (resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var publishing))
        {
            if (publishing.Callback is { } callback)
            {
                Writer.WriteStartObject(resource.Name);
                await callback(this);
                Writer.WriteEndObject();
            }

            return;
        }

        Writer.WriteStartObject(resource.Name);
        await (resource switch
        {
            ContainerResource container => WriteContainerAsync(container),
            ProjectResource project => WriteProjectAsync(project),
            ExecutableResource executable => WriteExecutableAsync(executable),
            ParameterResource parameter => WriteParameter(parameter),
            IResourceWithConnectionString => WriteValue(resource),
            _ => WriteUnknown(),
        });
        Writer.WriteEndObject();
    }

    private async Task WriteProjectAsync(ProjectResource project)
    {
        Writer.WriteString("type", "project.v0");
        Writer.WriteString("path", GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await WriteCommandLineArgumentsAsync(project);
        await WriteEnvironmentVariablesAsync(project);
        WriteBindings(project);
    }

    private async Task WriteExecutableAsync(ExecutableResource executable)
    {
        Writer.WriteString("type", "executable.v0");
        WriteConnectionString(executable);
        Writer.WriteString("workingDirectory", GetManifestRelativePath(executable.WorkingDirectory));
        Writer.WriteString("command", executable.Command);
        await WriteCommandLineArgumentsAsync(executable);
        await WriteEnvironmentVariablesAsync(executable);
        WriteBindings(executable);
    }

    private Task WriteParameter(ParameterResource parameter)
    {
        Writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
        {
            Writer.WriteString("connectionString", parameter.ValueExpression);
        }

        Writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        Writer.WriteStartObject("inputs");
        Writer.WriteStartObject("value");
        Writer.WriteString("type", "string");
        if (parameter.Secret)
        {
            Writer.WriteBoolean("secret", true);
        }

        if (parameter.Default is { } fallback)
        {
            Writer.WriteStartObject("default");
            fallback.WriteToManifest(this);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        return Task.CompletedTask;
    }

    private Task WriteValue(IResource resource)
    {
        Writer.WriteString("type", "value.v0");
        WriteConnectionString(resource);
        return Task.CompletedTask;
    }

    private Task WriteUnknown()
    {
        Writer.WriteString("error", "This resource does not support generation in the manifest.");
        return Task.CompletedTask;
    }

    private void WriteMounts(ContainerResource container, ContainerMountType type, string list, string sourceName, Func<string?, string?> sourceOf)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == type).ToArray();
        if (mounts.Length == 0)
        {
            return;
        }

        Writer.WriteStartArray(list);
        foreach (var mount in mounts)
        {
            Writer.WriteStartObject();
            if (mount.Source is not null)
            {
                Writer.WriteString(sourceName, sourceOf(mount.Source));
            }

            Writer.WriteString("target", mount.Target);
            Writer.WriteBoolean("readOnly", mount.IsReadOnly);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }
}
