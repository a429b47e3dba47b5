/** JSON of an address; what is wrong is told in the words of the problem that the service answered. */
export const get = async path => {
  const response = await fetch(path);
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new Error(problem.detail ?? problem.title ?? `${path} answered ${response.status}`);
};

export const bars = (instrument, parameters) => get(`api/bars/${encodeURIComponent(instrument)}?${new URLSearchParams(parameters)}`);
