"""Stock: the consumer of the Channels tutorial, in memory, under Daphne. Argument: the port."""

import json
import sys
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from daphne.server import Server
from django.conf import settings


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add("chat_lobby", self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard("chat_lobby", self.channel_name)

    async def receive(self, text_data: str) -> None:  # type: ignore[override]
        message = json.loads(text_data)["message"]
        await self.channel_layer.group_send("chat_lobby", {"type": "chat.message", "message": message})

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


if __name__ == "__main__":
    settings.configure(CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}})
    Server(ChatConsumer.as_asgi(), endpoints=[f"tcp:{sys.argv[1]}:interface=127.0.0.1"]).run()
