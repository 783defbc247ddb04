import { element } from './dom.js';

/**
 * The form with which a session begins.
 *
 * @param reason why somebody who was logged in sees it again, or an empty text
 * @param onLoggedIn told when the session is open
 */
export function loginView(session, reason, onLoggedIn) {
  const username = element('input', { id: 'username', name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, maxlength: '100' });
  const password = element('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: '200' });
  const button = element('button', { type: 'submit' }, 'Log in');
  const note = element('p', { class: 'note', role: 'alert' }, reason);
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    note.textContent = '';
    try {
      await session.logIn(username.value, password.value);
      onLoggedIn();
    } catch (failure) {
      note.textContent = textOf(failure);
      button.disabled = false;
      password.select();
      password.focus();
    }
  };
  return element(
    'form',
    { class: 'login', onsubmit: submit },
    element('h1', {}, 'Wardstream'),
    note,
    element('label', { for: 'username' }, 'User name'),
    username,
    element('label', { for: 'password' }, 'Password'),
    password,
    button,
  );
}

function textOf(failure) {
  switch (failure.status) {
    case 401:
      return 'The user name or the password is wrong.';
    case 429:
      return `Too many attempts. Please try again in ${failure.retryAfterSeconds || 60} s.`;
    default:
      return failure.status === 0 || failure.status >= 500 ? 'The server cannot log you in at the moment. Please try again.' : failure.message;
  }
}
