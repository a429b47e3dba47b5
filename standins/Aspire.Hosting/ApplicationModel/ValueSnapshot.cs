namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is set later, and perhaps again.</summary>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<T> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsValueSet => Current.IsCompletedSuccessfully;

    private Task<T> Current
    {
        get
        {
            lock (_lock)
            {
                return _value.Task;
            }
        }
    }

    public Task<T> GetValueAsync(CancellationToken cancellationToken = default) => Current.WaitAsync(cancellationToken);

    public void SetValue(T value) => Replace(source => source.TrySetResult(value));

    public void SetException(Exception exception) => Replace(source => source.TrySetException(exception));

    private void Replace(Func<TaskCompletionSource<T>, bool> trySet)
    {
        lock (_lock)
        {
            if (!trySet(_value))
            {
                _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
                trySet(_value);
            }
        }
    }
}
