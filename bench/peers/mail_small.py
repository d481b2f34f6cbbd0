"""2,000 small messages over one connection."""
import smtplib
import sys
from email.message import EmailMessage

sent = 0
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
    for number in range(1, 2001):
        message = EmailMessage()
        message["From"] = "sender@example.org"
        message["To"] = "recipient@example.org"
        message["Subject"] = f"Message {number}"
        message.set_content(f"Hello, this is the message with the number {number}.")
        if not server.send_message(message):
            sent += 1
print(sent, "sent")
